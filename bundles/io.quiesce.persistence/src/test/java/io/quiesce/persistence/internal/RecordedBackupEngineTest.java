package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.service.RunObserver;
import io.quiesce.api.transfer.BackupId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("R7.1")
class RecordedBackupEngineTest {

    @TempDir
    Path home;

    private final HomeDatabases databases = new HomeDatabases();
    private final DatabaseRunHistory history = new DatabaseRunHistory(databases);
    private final List<RunStatus> told = new ArrayList<>();
    private final BackupId backup = new BackupId(UUID.randomUUID());

    private BackupEngine failing(QuiesceException failure) {
        Waiting waiting = new Waiting(backup, home, "shop", "vault", Instant.EPOCH, 1, 1, Duration.ofHours(1), 1, "");
        return new RecordedBackupEngine(
                (BackupEngine) Proxy.newProxyInstance(
                        BackupEngine.class.getClassLoader(),
                        new Class<?>[] {BackupEngine.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("waiting")) {
                                return List.of(waiting);
                            }
                            assertEquals(
                                    1, RunFile.all(new Home(home).history()).size(), "at work it is in the history");
                            throw failure;
                        }),
                history);
    }

    @BeforeEach
    void observe() {
        history.add(new RunObserver() {
            @Override
            public void over(Path where, RunLog run) {
                told.add(run.status());
            }

            @Override
            public void critical(Path where, RunLog run, String text) {
                throw new AssertionError(text);
            }
        });
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private void run(boolean triedAgain) {
        Plan plan = new Plan("shop", true, null, null, null, null, null, null, List.of());
        RunOptions options = new RunOptions(true, Optional.empty(), triedAgain);
        BackupEngine engine = failing(new BusyException("the home is in use by process 7", "Wait."));
        assertThrows(BusyException.class, () -> engine.run(home, plan, options, event -> {}, new Cancellation()));
    }

    @Test
    @DisplayName(
            "a run that finds its home in use leaves nothing in the history and tells nobody when it is tried again")
    void triedAgain() throws Exception {
        run(true);
        assertEquals(List.of(), RunFile.all(new Home(home).history()));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("it has failed when it is not")
    void triedOnce() {
        run(false);
        assertEquals(List.of(RunStatus.FAILED), told);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"NONE", "TOKEN", "NOT_FOUND", "CONFLICT", "NAME", "CORRUPT", "SPACE", "BUSY"})
    @Tag("R9.6")
    @DisplayName("a delivery that fails waits on, unless the transfer is lost")
    void delivery(Refusal refusal) {
        BackupEngine engine = failing(new TransferException("no", "", refusal));
        assertThrows(
                TransferException.class,
                () -> engine.resume(home, backup, Duration.ofSeconds(1), event -> {}, new Cancellation()));
        assertEquals(List.of(refusal.endsTransfer() ? RunStatus.FAILED : RunStatus.WAITING), told);
    }
}
