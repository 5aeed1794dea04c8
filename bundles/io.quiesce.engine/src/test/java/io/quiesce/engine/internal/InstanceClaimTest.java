package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.engine.internal.RunJournal.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What the lock of an instance says of an earlier run")
@Tag("R3.7")
class InstanceClaimTest {

    private final Path folder = made();
    private final Path data = folder.resolve("data");

    private static Path made() {
        try {
            Path folder = Files.createTempDirectory("quiesce-claim").toRealPath();
            Files.createDirectory(folder.resolve("data"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    @AfterProperty
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void says(String mark) throws Exception {
        try (OwnedFile lock = OwnedFile.instance(data)) {
            lock.mark(mark);
        }
    }

    private RunJournal run(String home) throws Exception {
        return RunJournal.begin(folder.resolve(home), new BackupId(UUID.randomUUID()), Clock.systemUTC());
    }

    private RunJournal interrupted(String home) throws Exception {
        RunJournal run = run(home);
        run.step(Step.ARMED, "");
        Files.createFile(run.recipe());
        return run;
    }

    private void claim() throws Exception {
        InstanceClaim.of(data, run("mine").folder()).close();
    }

    @Test
    @DisplayName("that it was interrupted, by the path that a link leads to: bars the instance and names the home")
    void interrupted() throws Exception {
        RunJournal other = interrupted("other");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("other"));
        for (Path home : new Path[] {folder.resolve("other"), link}) {
            says(home.resolve("runs").resolve(other.backup().toString()).toString());
            CheckFailedException barred = assertThrows(CheckFailedException.class, this::claim);
            assertTrue(barred.hint().endsWith("quiesce recover --home " + folder.resolve("other")), barred.hint());
        }
    }

    @Test
    @DisplayName("by a link to the home, goes when that run is over")
    void forgotten() throws Exception {
        RunJournal run = interrupted("other");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("other"));
        Path named = link.resolve("runs").resolve(run.backup().toString());
        InstanceClaim.of(data, named).close();
        try (OwnedFile lock = OwnedFile.instance(data)) {
            assertEquals(run.folder().toString(), lock.mark());
            InstanceClaim.forget(lock, named);
            assertEquals("", lock.mark());
        }
    }

    @Test
    @DisplayName(
            "about a run of somebody's who has nothing to do with the instance bars nothing, and sends root nowhere")
    void stranger() throws Exception {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root can play another user");
        RunJournal lure = interrupted("eve");
        Files.delete(lure.folder().resolve("journal"));
        Process pipe =
                new ProcessBuilder("mkfifo", lure.folder().resolve("journal").toString()).start();
        assertEquals(0, pipe.waitFor());
        for (Path theirs : new Path[] {lure.folder(), folder.resolve("eve")}) {
            Files.setOwner(
                    theirs,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            says(lure.folder().toString());
            assertTimeoutPreemptively(Duration.ofSeconds(20), this::claim);
        }
    }

    @Test
    @DisplayName("by a journal that is no file bars the instance, and nobody waits for its other end")
    void noJournal() throws Exception {
        RunJournal own = interrupted("other");
        Files.delete(own.folder().resolve("journal"));
        Process pipe =
                new ProcessBuilder("mkfifo", own.folder().resolve("journal").toString()).start();
        assertEquals(0, pipe.waitFor());
        says(own.folder().toString());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThrows(CheckFailedException.class, this::claim));
    }

    @Property(tries = 200)
    @Label("in words that name no folder of a run bars nothing")
    void anything(@ForAll("marks") String mark) throws Exception {
        says(mark);
        claim();
    }

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "/",
                        "//",
                        "/x",
                        "/tmp",
                        "/..",
                        "/../..",
                        "/tmp/../..",
                        "runs/x",
                        "\u001b[2J/a/b/c",
                        "/a/b\n/c"),
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings().ofMaxLength(60).map(s -> "/nowhere/" + s + "/runs/x"));
    }
}
