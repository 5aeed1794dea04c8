package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.service.RestoreEngine.Result;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of one small directory, up to the start of its instance. */
@Tag("T5.1")
@Tag("R7.4")
class RestoreRunTest {

    private static final SealHeader SEAL =
            RunRecordTest.record(100, Facts.NONE, List.of(), ShutdownKind.CLEAN).header();

    @TempDir
    Path root = Path.of("");

    private final List<RunEvent> told = new ArrayList<>();
    private final ScriptedInstance instance = new ScriptedInstance(this::generation);

    private Path journal = Path.of("");
    private String asked = "";
    private Rights seen = new Rights(0, 0, 0);

    @BeforeEach
    void oldFiles() throws IOException {
        Files.createDirectory(data());
        Files.writeString(data().resolve("ibdata1"), "old");
    }

    private Path data() {
        return root.resolve("data");
    }

    private String generation() {
        try {
            return Files.readString(data().resolve("ibdata1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the last call of an extraction that goes on at a position it was given. */
    private Object extracted(ExtractSpec spec, ArchiveProgress progress) throws IOException, QuiesceException {
        if (!asked.isEmpty()) {
            seen = Rights.of(data());
            throw new IOException(asked);
        }
        Files.createDirectories(spec.directory());
        Files.writeString(spec.directory().resolve("ibdata1"), "new");
        long passedOver = spec.resumeFrom() > 0 ? SEAL.rawBytes() - 1 : 0;
        progress.advanced(passedOver, spec.resumeFrom());
        progress.advanced(SEAL.rawBytes() - passedOver, SEAL.length() - spec.resumeFrom());
        return new ArchiveSummary(1, 1, 1, SEAL.contents(), List.of());
    }

    /** Does one thing, and nothing else. */
    private static <T> T only(Class<T> kind, String name, Function<Object[], Object> does) {
        return kind.cast(
                Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
                    assertEquals(name, method.getName());
                    return does.apply(arguments);
                }));
    }

    private RestoreException undone() {
        instance.brokenOn("new");
        return assertThrows(RestoreException.class, this::restore);
    }

    private List<String> warnings() {
        return noted(RunEvent.Level.WARNING);
    }

    private List<String> noted(RunEvent.Level level) {
        return told.stream()
                .filter(RunEvent.Noted.class::isInstance)
                .map(RunEvent.Noted.class::cast)
                .filter(n -> n.level() == level)
                .map(RunEvent.Noted::text)
                .toList();
    }

    private static DatabaseAdapter adapter(List<Finding> ofCopies) {
        return (DatabaseAdapter) Proxy.newProxyInstance(
                DatabaseAdapter.class.getClassLoader(),
                new Class<?>[] {DatabaseAdapter.class},
                (proxy, method, arguments) -> method.getName().equals("copyFindings") ? ofCopies : List.of());
    }

    private Result restore() throws Exception {
        return restore(Swap.of(data(), "f", "o"));
    }

    private Result restore(Swap swap) throws Exception {
        return restore(swap, Optional.of(instance), adapter(List.of()));
    }

    /** @param target empty for a copy */
    private Result restore(Swap swap, Optional<RestoreTarget> target, DatabaseAdapter adapter) throws Exception {
        Archives archives = only(Archives.class, "extract", arguments -> {
            try {
                return extracted((ExtractSpec) arguments[1], (ArchiveProgress) arguments[2]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (QuiesceException e) {
                throw new IllegalStateException(e);
            }
        });
        Receipt receipt = new Receipt("db1", "1.zip", Instant.EPOCH, SEAL.contents(), "0".repeat(32), true, List.of());
        RestorePlan plan = new RestorePlan(
                new Request("vault", SEAL.backup(), Optional.of(data()), Optional.empty(), "", Selection.ALL),
                new BackupRow(SEAL, receipt),
                new ArchiveHeader(ArchiveSpec.DEFAULT, Facts.NONE, List.of(new SourceRoot("", data(), data()))),
                List.of(data()),
                List.of(),
                SEAL.rawBytes());
        Home home = new Home(root.resolve("home"));
        journal = RestoreJournal.folder(home, SEAL.backup(), data());
        RestoreJournal begun = new RestoreJournal(
                        RestoreJournal.folder(home, SEAL.backup(), data()),
                        RestoreJournal.Step.FETCHING,
                        SEAL.backup(),
                        data(),
                        "mysql",
                        Optional.of("shop"),
                        Facts.NONE,
                        List.of(swap),
                        Selection.ALL,
                        Optional.empty())
                .at(RestoreJournal.Step.FETCHING);
        RestoreRun run = new RestoreRun(
                archives,
                plan,
                target,
                begun,
                home,
                adapter,
                new Telling(told::add, Clock.systemUTC()),
                new Cancellation(),
                Clock.systemUTC()::instant);
        try (RemoteArchive source = new RemoteArchive(new ScriptedLink(), SEAL.backup(), 1, 1, 1, new Random(1))) {
            return run.run(source);
        }
    }

    @Test
    @DisplayName("whose instance comes up and needs somebody is done, and warns")
    void warns() throws Exception {
        instance.warns("the password is another one");
        restore();
        assertTrue(instance.isRunning());
        assertEquals("new", generation());
        assertEquals(List.of("the password is another one"), warnings());
    }

    @Test
    @DisplayName("tells where each old directory is kept")
    void kept() throws Exception {
        Path old = restore().kept().getFirst();
        assertEquals("old", Files.readString(old.resolve("ibdata1")));
        assertEquals(
                "the old directory is kept in " + old,
                noted(RunEvent.Level.INFO).getLast());
    }

    @Test
    @DisplayName("as a copy ends with what must be known before it is started")
    void copy() throws Exception {
        Finding replica =
                new Finding(Finding.Severity.WARNING, "replica", "this is a copy of a replica", "Start it alone.");
        restore(Swap.of(data(), "f", "o"), Optional.empty(), adapter(List.of(replica)));
        assertEquals("new", generation());
        assertEquals(List.of("this is a copy of a replica. Start it alone."), warnings());
    }

    @Test
    @DisplayName(
            "whose instance does not start is undone, and its failure holds what the target logged on the restored files")
    void log() {
        instance.logs(() -> "[ERROR] on the " + generation() + " files");
        assertEquals("[ERROR] on the new files", undone().instanceLog());
        assertEquals("old", generation());
    }

    @Test
    @DisplayName("is undone also when that log can't be read")
    void noLog() {
        instance.logs(() -> {
            throw new IllegalStateException("a defect");
        });
        RestoreException failure = undone();
        assertTrue(failure.getMessage().contains("was undone"), failure.getMessage());
        assertEquals("", failure.instanceLog());
        assertEquals("old", generation());
    }

    @Test
    @Tag("P10")
    @Tag("R4.4")
    @DisplayName("that goes on shows what was fetched before as done, and reaches all of it")
    void goesOn() throws Exception {
        Swap swap = Swap.of(data(), "f", "o");
        Files.createDirectory(swap.fresh());
        Path folder =
                Files.createDirectories(RestoreJournal.folder(new Home(root.resolve("home")), SEAL.backup(), data()));
        new FetchPosition(folder, List.of(swap), Selection.ALL).durable(SEAL.length() - 1);
        restore();

        List<Progressed> fetched = told.stream()
                .filter(Progressed.class::isInstance)
                .map(Progressed.class::cast)
                .filter(p -> p.stage() == Stage.FETCH)
                .toList();
        assertEquals(SEAL.rawBytes() - 1, fetched.getFirst().done());
        assertEquals(SEAL.rawBytes(), fetched.getLast().done());
        assertEquals(SEAL.rawBytes(), fetched.getLast().total());
        assertEquals(SEAL.length(), fetched.getLast().stored());
    }

    @Test
    @DisplayName("is undone, and says that its files are fetched anew")
    void hint() {
        assertEquals("The old directory is in place. The same command fetches everything anew.", undone().hint());
    }

    @Test
    @DisplayName("into a mount point keeps its owner out of it while anything is made there, and gives it back")
    void mountPoint() throws Exception {
        Swap swap = new Swap(
                data(),
                data().resolve(".quiesce-new-f"),
                data().resolve(".quiesce-old-o"),
                true,
                true,
                MountPoints.holding(root));
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(swap.fresh(), elsewhere);
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-x--x"));
        Rights before = Rights.of(data());
        asked = "the line is cut";
        assertTrue(assertThrows(RestoreException.class, () -> restore(swap))
                .getMessage()
                .contains(asked));
        assertEquals(
                System.getProperty("user.name").equals("root") ? 0700 : before.mode(), seen.mode(), "in the fetch");
        assertEquals(before, Rights.of(data()));
        assertTrue(RestoreJournal.read(journal).leavesTargetAlone());
        assertFalse(Files.exists(swap.fresh(), LinkOption.NOFOLLOW_LINKS), "what somebody had put there is gone");
    }
}
