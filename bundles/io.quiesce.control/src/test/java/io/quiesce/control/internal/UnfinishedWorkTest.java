package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.transfer.BackupId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R9.4")
@Tag("T5.1")
class UnfinishedWorkTest {

    private static final Path HOME = Path.of("/home");

    private final List<String> calls = new ArrayList<>();

    /** An engine that can do nothing but recover. */
    private <T> T engine(Class<T> kind, Callable<Object> recover) {
        return kind.cast(
                Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
                    assertEquals("recover", method.getName());
                    assertEquals(HOME, arguments[0]);
                    calls.add(kind.getSimpleName());
                    return recover.call();
                }));
    }

    private void settle(Callable<Object> runs, Callable<Object> restores) {
        new UnfinishedWork(engine(BackupEngine.class, runs), engine(RestoreEngine.class, restores), HOME).settle();
        assertEquals(List.of("BackupEngine", "RestoreEngine"), calls);
    }

    @Test
    @DisplayName("a run whose instance does not start keeps no interrupted restore of another from being settled")
    void instanceDown() {
        settle(
                () -> {
                    throw new InstanceDownException("the instance in /data could not be started", "Start it by hand.");
                },
                List::of);
    }

    @Test
    @DisplayName("nor does a defect; and no failure of either keeps the home from opening")
    void defect() {
        settle(
                () -> {
                    throw new IllegalStateException("a defect");
                },
                () -> {
                    throw new RestoreException("a journal can't be read", "Look at it.");
                });
    }

    @Test
    @DisplayName("a restore that could not be settled is told as the others are")
    void unsettled() {
        settle(
                () -> 2,
                () -> List.of(new Recovery(
                        new BackupId(new UUID(1, 2)),
                        Path.of("/data"),
                        Selection.ALL,
                        InPlace.NEW,
                        "it holds the restored files",
                        List.of(),
                        Optional.of(new InstanceDownException("it does not start", "Look.")))));
    }
}
