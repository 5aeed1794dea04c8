package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("quiesce recover")
@Tag("R9.4")
@Tag("T5.1")
class RecoverTest {

    private static final QuiesceException DOWN =
            new InstanceDownException("the instance in /data/shop could not be started", "Start it by hand.");

    @TempDir
    Path home = Path.of("");

    private Played agent = new Played(new AgentApplication(), Map.of());

    /** An engine that can do nothing but recover. */
    private static <T> T engine(Class<T> kind, Callable<Object> recover) {
        return service(kind, (engine, method, arguments) -> {
            assertEquals("recover", method.getName());
            return recover.call();
        });
    }

    private int recover(Callable<Object> runs, Callable<Object> restores) {
        agent = new Played(
                new AgentApplication(),
                Map.of(
                        BackupEngine.class, engine(BackupEngine.class, runs),
                        RestoreEngine.class, engine(RestoreEngine.class, restores)));
        return agent.run("recover", "--home", home.toString());
    }

    private static Recovery recovery(String text, Optional<QuiesceException> failure) {
        return new Recovery(
                new BackupId(new UUID(1, 2)),
                Path.of("/data/blog"),
                Selection.ALL,
                InPlace.NEW,
                text,
                List.of(),
                failure);
    }

    @Test
    @DisplayName("settles interrupted restores also when an instance can't be started, and ends with its exit code")
    void both() {
        int exit = recover(
                () -> {
                    throw DOWN;
                },
                () -> List.of(recovery("the restore of blog is finished", Optional.empty())));
        String text = agent.printed();
        assertTrue(text.contains("the restore of blog is finished"), text);
        assertTrue(text.contains("/data/shop"), text);
        assertEquals(20, exit);
    }

    @Test
    @DisplayName("tells of every restore also when one of them can't be settled")
    void everyRestore() {
        int exit = recover(
                () -> 0,
                () -> List.of(
                        recovery("blog is stuck", Optional.of(DOWN)), recovery("shop is finished", Optional.empty())));
        assertTrue(agent.printed().contains("shop is finished"), agent.printed());
        assertEquals(20, exit);
    }
}
