package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock is held until it is let go, and by nothing else. */
@Tag("R3.7")
class OwnedFileTest {

    @TempDir
    Path home;

    @Test
    @DisplayName("asking again in the same process is refused and does not drop the lock")
    void askedAgain() throws Exception {
        Path lock = home.resolve("agent.lock");
        try (OwnedFile own = OwnedFile.home(home)) {
            assertTrue(KernelLocks.holds(lock));
            assertThrows(BusyException.class, () -> OwnedFile.home(home));
            assertTrue(KernelLocks.holds(lock));
            Path link = Files.createSymbolicLink(home.resolveSibling(home.getFileName() + "-link"), home);
            try {
                assertThrows(BusyException.class, () -> OwnedFile.home(link));
                assertTrue(KernelLocks.holds(lock));
            } finally {
                Files.delete(link);
            }
        }
        assertFalse(KernelLocks.holds(lock));
        OwnedFile.home(home).close();
    }

    @Test
    @DisplayName("what its owner has written is there for the next one")
    void mark() throws Exception {
        try (OwnedFile own = OwnedFile.home(home)) {
            own.mark("a longer text");
            own.mark("text");
        }
        try (OwnedFile own = OwnedFile.home(home)) {
            assertEquals("text", own.mark());
        }
    }

    @Test
    @DisplayName("a look tells whether somebody owns it, makes nothing and drops no lock")
    void look() throws Exception {
        Path lock = home.resolve("agent.lock");
        assertFalse(OwnedFile.isOwned(lock));
        assertFalse(OwnedFile.isOwned(home.resolve("gone").resolve("agent.lock")));
        assertTrue(Files.notExists(lock), "no file was made");
        try (OwnedFile own = OwnedFile.home(home)) {
            assertTrue(OwnedFile.isOwned(lock));
            assertTrue(KernelLocks.holds(lock));
        }
        assertFalse(OwnedFile.isOwned(lock));
        OwnedFile.home(home).close();
    }
}
