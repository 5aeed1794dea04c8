package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where everybody may make files, root's agent with other users on the host. */
@DisplayName("The file that locks an instance")
@Tag("R3.7")
class InstanceLockFileTest {

    private static final String OWNER = "daemon";
    private static final String STRANGER = "nobody";

    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void rootAndOthers() throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root can play other users");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        file = folder.resolve("quiesce-1-2.lock");
        data = Files.createDirectory(folder.resolve("data"));
        Files.setOwner(data, user(OWNER));
    }

    private UserPrincipal user(String name) throws IOException {
        return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private InstanceLockFile lock() throws IOException {
        return new InstanceLockFile(file, data, InstanceUsers.of(data).orElseThrow());
    }

    private void openAsRoot() throws Exception {
        try (FileChannel opened = lock().openAsRoot(folder.resolve("roots"))) {
            assertTrue(opened.isOpen());
        }
    }

    private void assertPrivate(String owner) throws IOException {
        assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        assertEquals(user(owner), Files.getOwner(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    @DisplayName("is for the owner of the data directory and for root alone, whoever makes it")
    void made() throws Exception {
        openAsRoot();
        assertPrivate(OWNER);
        openAsRoot();
        assertPrivate(OWNER);
    }

    @Test
    @DisplayName("is made private where an earlier version has left it open to all")
    void earlier() throws Exception {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        openAsRoot();
        assertPrivate(OWNER);
    }

    @Test
    @DisplayName("stays root's while the data directory is, and follows a new owner")
    void barred() throws Exception {
        Files.setOwner(data, user("root"));
        openAsRoot();
        assertPrivate("root");
        Files.setOwner(data, user(OWNER));
        openAsRoot();
        assertPrivate(OWNER);
    }

    @Test
    @DisplayName("that is held while the data directory becomes root's is taken away by no other agent of root's")
    void barredWhileHeld() throws Exception {
        openAsRoot();
        Object held = Files.getAttribute(file, "unix:ino");
        lock().keepForRoot();
        Files.setOwner(data, user("root"));
        openAsRoot();
        assertEquals(held, Files.getAttribute(file, "unix:ino"));
        assertPrivate("root");
        Files.setOwner(data, user(OWNER));
        lock().giveBack();
        assertEquals(held, Files.getAttribute(file, "unix:ino"));
        assertPrivate(OWNER);
    }

    @Test
    @DisplayName("that a stranger has put there is given to nobody")
    void givesAwayNothing() throws Exception {
        Files.setOwner(Files.createFile(file), user(STRANGER));
        lock().keepForRoot();
        lock().giveBack();
        assertEquals(user(STRANGER), Files.getOwner(file));
    }

    @Test
    @DisplayName("of a directory that is not there yet is for the owner of the folder above it")
    void missing() throws Exception {
        data = data.resolve("a/b");
        openAsRoot();
        assertPrivate(OWNER);
    }

    @Nested
    @DisplayName("when somebody else was there first")
    class Planted {

        private Path victim = Path.of("");

        @BeforeEach
        void victim() throws IOException {
            victim = Files.writeString(folder.resolve("shadow"), "secret");
            Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r-----"));
        }

        private void assertTakenAway() throws Exception {
            assertThrows(CheckFailedException.class, () -> lock().open());
            openAsRoot();
            assertPrivate(OWNER);
            assertEquals("secret", Files.readString(victim));
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)));
            assertEquals(user("root"), Files.getOwner(victim));
        }

        @Test
        @DisplayName("with a link, nothing is done to what it leads to")
        void link() throws Exception {
            Files.createSymbolicLink(file, victim);
            assertTakenAway();
        }

        @Test
        @DisplayName("with a second name of a file of root's, nothing is done to that file")
        void hardLink() throws Exception {
            Files.createLink(file, victim);
            assertTakenAway();
        }

        @Test
        @DisplayName("with a named pipe, nobody waits for its other end")
        void pipe() throws Exception {
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            assertTimeoutPreemptively(Duration.ofSeconds(20), this::assertTakenAway);
        }

        @Test
        @DisplayName("with a file, root takes it away with the lock that its maker holds")
        void file() throws Exception {
            Files.setOwner(Files.createFile(file), user(STRANGER));
            assertTakenAway();
        }

        @Test
        @DisplayName("with a folder that is not empty, root is refused as well, and told what lies there")
        void fullFolder() throws Exception {
            Files.createFile(Files.createDirectory(file).resolve("x"));
            assertThrows(IOException.class, () -> openAsRoot());
        }

        @Test
        @DisplayName("another user than root is refused, and told whose it is and what root should do")
        void refused() throws Exception {
            Files.setOwner(Files.createFile(file), user(STRANGER));
            InstanceUsers users = new InstanceUsers(user(OWNER), user("root"), user(OWNER));
            assertFalse(users.isRoot());
            InstanceLockFile lock = new InstanceLockFile(file, data, users);
            CheckFailedException refused = assertThrows(CheckFailedException.class, lock::open);
            assertTrue(refused.getMessage().contains("belongs to " + STRANGER), refused.getMessage());
            assertTrue(refused.hint().contains("rm " + file), refused.hint());
        }
    }

    @Test
    @DisplayName("is for nobody whose files the instance's are not")
    void users() throws Exception {
        InstanceUsers users = InstanceUsers.of(data).orElseThrow();
        for (String name : List.of("root", OWNER)) {
            assertTrue(users.include(user(name)), name);
        }
        assertFalse(users.include(user(STRANGER)));
    }
}
