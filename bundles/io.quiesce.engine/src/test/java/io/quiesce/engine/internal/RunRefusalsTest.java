package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Home;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.engine.internal.RestoreJournal.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Before a run stops anything. */
@Timeout(60)
@DisplayName("A run is refused, and nothing stopped,")
class RunRefusalsTest {

    @TempDir
    Path root = Path.of("");

    private FolderHost host;
    private Plan plan;

    @BeforeEach
    void aHost() throws IOException {
        host = new FolderHost(root);
        plan = host.plan(RestartPoint.AFTER_CAPTURE, Optional.empty());
    }

    private CheckFailedException refused(boolean acceptNoBootRecovery) throws IOException {
        CheckFailedException refused =
                assertThrows(CheckFailedException.class, () -> host.run(plan, acceptNoBootRecovery));
        assertEquals(0, host.stops.get());
        assertEquals(List.of(), host.leftovers());
        return refused;
    }

    @Test
    @Tag("R3.7")
    @DisplayName("where no boot would finish it, unless that is accepted")
    void noBootRecovery() throws Exception {
        host.boot = new BootRecovery.Status(false, "there is no boot unit");
        CheckFailedException refused = refused(false);
        assertTrue(refused.getMessage().contains("there is no boot unit"), refused.getMessage());
        assertTrue(refused.hint().contains("--accept-no-boot-recovery"), refused.hint());
        assertTrue(host.run(plan, true).receipt().good());
        host.boot = new BootRecovery.Status(true, "enabled");
        assertTrue(host.run(plan, false).receipt().good());
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SWAPPING", "STARTING", "UNDOING"})
    @Tag("T5.1")
    @DisplayName("while an interrupted restore of the instance is not settled")
    void unsettledRestore(Step step) throws Exception {
        BackupId backup = new BackupId(new UUID(1, 2));
        Home home = new Home(host.home);
        RestoreJournal restore = new RestoreJournal(
                        RestoreJournal.folder(home, backup, host.data()),
                        Step.FETCHING,
                        backup,
                        host.data(),
                        FolderHost.PLAN,
                        Optional.empty(),
                        Facts.NONE,
                        List.of(Swap.of(host.data(), "f", "o")),
                        Selection.ALL,
                        Optional.empty())
                .at(step);
        assertTrue(refused(true).getMessage().contains("an interrupted restore of " + backup));
        restore.at(Step.UNDONE);
        assertTrue(host.run(plan).receipt().good());
    }
}
