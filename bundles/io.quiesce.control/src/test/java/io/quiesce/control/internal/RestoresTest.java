package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestoreOutcome;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restore that is asked for at a desk obeys what a person confirmed and what an interruption left. */
@Tag("R6.5")
class RestoresTest {

    private static final BackupId BACKUP = new BackupId(new UUID(1, 2));
    private static final Path TARGET = Path.of("copy").toAbsolutePath();
    private static final RestoreOrder ORDER =
            new RestoreOrder("vault", BACKUP, Optional.of(TARGET), Optional.empty(), Selection.ALL);

    private final List<String> calls = new ArrayList<>();
    private final List<RestorePreview> shown = new ArrayList<>();

    private final class Scripted implements RestoreEngine {
        List<Recovery> left = List.of();
        List<Finding> findings = List.of(Finding.ok("space", "enough"));
        List<Path> replaced = List.of(TARGET);

        @Override
        public RestorePlan plan(Path home, Request request) {
            calls.add("plan");
            return new RestorePlan(
                    request,
                    Rows.row(request.backup(), "shop"),
                    new ArchiveHeader(ArchiveSpec.DEFAULT, Facts.NONE, List.of()),
                    replaced,
                    findings,
                    77);
        }

        @Override
        public Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation) {
            calls.add("run");
            return new Result(plan, List.of(Path.of("/old")), Duration.ofSeconds(3), 77);
        }

        @Override
        public List<Recovery> recover(Path home, RunListener listener) {
            calls.add("recover");
            return left;
        }

        @Override
        public ArchiveSummary files(Path home, String receiver, BackupId backup, Consumer<ArchiveEntry> entries) {
            throw new AssertionError();
        }

        @Override
        public List<Path> kept(Path home, Path dataDirectory) {
            throw new AssertionError();
        }

        @Override
        public void discardOld(Path home, Path dataDirectory) {
            throw new AssertionError();
        }
    }

    private final Scripted engine = new Scripted();
    private final PlanStore plans = new PlanStore() {
        @Override
        public Loaded load(Path home, String nameOrFile) {
            throw new AssertionError();
        }

        @Override
        public List<String> names(Path home) {
            throw new AssertionError();
        }
    };

    private RestoreOutcome run(Optional<List<Path>> confirmed) throws QuiesceException {
        return new Restores(engine, plans, Clock.systemUTC(), Path.of("/home"))
                .run(new Work.Restore(ORDER, confirmed), shown::add, event -> {}, new Cancellation());
    }

    private static RestoreEngine.Recovery recovery(
            BackupId backup, RestoreEngine.InPlace inPlace, Optional<QuiesceException> failure) {
        return new RestoreEngine.Recovery(
                backup, TARGET, Selection.ALL, inPlace, "it is done", List.of(TARGET), failure);
    }

    @Test
    @DisplayName("what was interrupted is settled, then it is shown, then done")
    void order() throws Exception {
        RestoreOutcome outcome = run(Optional.of(List.of(TARGET)));
        assertEquals(List.of("recover", "plan", "run"), calls);
        assertEquals(
                new RestoreOutcome(BACKUP, TARGET, List.of(Path.of("/old")), Duration.ofSeconds(3), 77, ""), outcome);
        assertEquals(List.of(TARGET), shown.getFirst().replaced());
    }

    @Test
    @DisplayName("a refusal is shown and ends it before anything is done")
    void refused() {
        engine.findings = List.of(Finding.refused("instance", "it runs", "Stop it."));
        CheckFailedException refused = assertThrows(CheckFailedException.class, () -> run(Optional.empty()));
        assertTrue(refused.getMessage().contains("it runs"), refused.getMessage());
        assertTrue(shown.getFirst().refused());
        assertEquals(List.of("recover", "plan"), calls);
    }

    @Test
    @DisplayName("more than a person agreed to have replaced is refused; less is not")
    void confirmed() throws Exception {
        engine.replaced = List.of(TARGET, Path.of("/var/log/binlogs"));
        CheckFailedException refused =
                assertThrows(CheckFailedException.class, () -> run(Optional.of(List.of(TARGET))));
        assertTrue(refused.getMessage().contains("binlogs"), refused.getMessage());
        engine.replaced = List.of();
        run(Optional.of(List.of(TARGET)));
        assertEquals(1, calls.stream().filter("run"::equals).count());
    }

    @Test
    @DisplayName("an interrupted restore of the same backup that recovery finished is the outcome; another one is not")
    void finished() throws Exception {
        engine.left = List.of(recovery(BACKUP, RestoreEngine.InPlace.NEW, Optional.empty()));
        assertEquals("it is done", run(Optional.empty()).finished());
        assertEquals(List.of("recover"), calls);
        engine.left = List.of(recovery(new BackupId(new UUID(3, 4)), RestoreEngine.InPlace.NEW, Optional.empty()));
        assertEquals("", run(Optional.empty()).finished());
        engine.left = List.of(new RestoreEngine.Recovery(
                BACKUP,
                TARGET,
                new Selection(List.of("shop/*")),
                RestoreEngine.InPlace.NEW,
                "some of its files",
                List.of(),
                Optional.empty()));
        assertEquals("", run(Optional.empty()).finished());
    }

    @Test
    @DisplayName(
            "one of the same directory that can't be settled ends it; a defect says that nobody knows what is in place")
    void failures() {
        engine.left = List.of(recovery(
                BACKUP,
                RestoreEngine.InPlace.NEW,
                Optional.of(new InstanceDownException("it does not start", "Look."))));
        assertThrows(InstanceDownException.class, () -> run(Optional.empty()));
        engine.left = List.of();
        engine.findings = List.of();
        RestoreException defect = assertThrows(
                RestoreException.class,
                () -> new Restores(engine, plans, Clock.systemUTC(), Path.of("/home"))
                        .run(
                                new Work.Restore(ORDER, Optional.empty()),
                                preview -> {
                                    throw new IllegalStateException("x");
                                },
                                event -> {},
                                new Cancellation()));
        assertTrue(defect.hint().contains("quiesce recover"), defect.hint());
    }
}
