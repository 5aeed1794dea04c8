package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.Hook;
import io.quiesce.api.plan.HooksSpec;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P20")
@Tag("R3.7")
class FreezeTest {

    private static final Hook NONE = new Hook(List.of(), Duration.ofSeconds(5), Hook.OnFailure.WARN);

    @TempDir
    Path logs;

    private final List<String> told = new ArrayList<>();

    private final Freeze.Watcher watcher = new Freeze.Watcher() {
        @Override
        public void disarm() {
            told.add("disarm");
        }

        @Override
        public void giveUp() {
            told.add("give up");
        }
    };

    /** An instance whose first starts fail as told. */
    private static class Stopped implements Quiesced {
        private final int failures;
        private final Exception failure;
        private int starts;

        Stopped(int failures, Exception failure) {
            this.failures = failures;
            this.failure = failure;
        }

        @Override
        public void thaw() throws QuiesceException {
            starts++;
            if (starts <= failures) {
                if (failure instanceof QuiesceException e) {
                    throw e;
                }
                throw (RuntimeException) failure;
            }
        }

        @Override
        public FileSet files() {
            return FileSet.of(Path.of("/"));
        }

        @Override
        public Facts facts() {
            return Facts.NONE;
        }

        @Override
        public ShutdownKind shutdown() {
            return ShutdownKind.CLEAN;
        }

        @Override
        public boolean confirmDown() {
            return true;
        }

        @Override
        public Duration downtime() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void close() throws QuiesceException {
            thaw();
        }
    }

    private Freeze freeze(Stopped stopped, Hook afterStart) {
        return freeze(stopped, afterStart, e -> {});
    }

    private Freeze freeze(Stopped stopped, Hook afterStart, RunListener listener) {
        Telling telling = new Telling(listener, Clock.systemUTC());
        return new Freeze(
                stopped,
                true,
                telling,
                new HookRun(telling, logs, new BackupId(new UUID(1, 2))),
                new HooksSpec(NONE, afterStart),
                watcher);
    }

    @Test
    @DisplayName("starts the instance when it is closed, once")
    void closeStarts() throws Exception {
        Stopped stopped = new Stopped(0, new IllegalStateException());
        try (Freeze freeze = freeze(stopped, NONE)) {
            freeze.thaw();
        }
        assertEquals(1, stopped.starts);
        assertEquals(List.of("disarm"), told);
    }

    @Test
    @DisplayName("tries again whatever kind of failure it was")
    void triesAgain() throws Exception {
        Stopped broken = new Stopped(2, new ArithmeticException("overflow"));
        freeze(broken, NONE).close();
        assertEquals(3, broken.starts);
        Stopped refused = new Stopped(2, new CaptureException("odd", ""));
        freeze(refused, NONE).close();
        assertEquals(3, refused.starts);
    }

    @Test
    @Tag("R9.4")
    @DisplayName("says that the instance is down, even after another failure")
    void downIsToldFirst() {
        Stopped dead = new Stopped(99, new InstanceDownException("it is down", "start it by hand"));
        CaptureException first = assertThrows(CaptureException.class, () -> {
            try (Freeze freeze = freeze(dead, NONE)) {
                throw new CaptureException("a file changed", "");
            }
        });
        InstanceDownException down = Freeze.down(first).orElseThrow();
        assertEquals("start it by hand", down.hint());
        assertTrue(down.getSuppressed()[0].getMessage().contains("a file changed"));
        assertEquals(List.of("give up"), told, "the next recover tries again");
    }

    @Test
    @DisplayName("runs the after-start hook once the instance is up, and keeps its failure for the end")
    void hook() throws Exception {
        Path mark = logs.resolve("mark");
        Freeze ok = freeze(
                new Stopped(0, new IllegalStateException()),
                new Hook(List.of("touch", mark.toString()), Duration.ofSeconds(5), Hook.OnFailure.ABORT));
        ok.thaw();
        assertTrue(Files.exists(mark));
        assertTrue(ok.hookFailure().isEmpty());

        Freeze failing = freeze(
                new Stopped(0, new IllegalStateException()),
                new Hook(List.of("false"), Duration.ofSeconds(5), Hook.OnFailure.ABORT));
        failing.thaw();
        assertSame(true, failing.hookFailure().isPresent());
    }

    @Test
    @DisplayName("tells what the instance does not do again as an error, after the hook that may have mended it")
    void notAsFound() throws Exception {
        List<RunEvent> events = new ArrayList<>();
        Path mark = logs.resolve("mark");
        Stopped replica = new Stopped(0, new IllegalStateException()) {
            @Override
            public List<Finding> notAsFound() {
                assertTrue(Files.exists(mark), "the hook comes first");
                assertEquals(List.of("disarm"), told);
                return List.of(new Finding(Finding.Severity.WARNING, "replication", "it stands still", "Start it."));
            }
        };
        freeze(
                        replica,
                        new Hook(List.of("touch", mark.toString()), Duration.ofSeconds(5), Hook.OnFailure.WARN),
                        events::add)
                .thaw();

        RunEvent.Noted last = (RunEvent.Noted) events.getLast();
        assertEquals(RunEvent.Level.ERROR, last.level());
        assertEquals("replication: it stands still\nStart it.", last.text());
    }

    @Test
    @DisplayName("ends well although nobody can tell what the instance does again")
    void defectiveLook() throws Exception {
        Stopped replica = new Stopped(0, new IllegalStateException()) {
            @Override
            public List<Finding> notAsFound() {
                throw new IllegalStateException("a defect");
            }
        };
        freeze(replica, NONE).thaw();
        assertEquals(List.of("disarm"), told);
    }

    @Test
    @Tag("R9.5")
    @DisplayName("ends a hook that hangs, at its limit")
    void hangingHook() throws Exception {
        Freeze freeze = freeze(
                new Stopped(0, new IllegalStateException()),
                new Hook(List.of("sleep", "600"), Duration.ofMillis(200), Hook.OnFailure.ABORT));
        freeze.thaw();
        assertTrue(freeze.hookFailure().orElseThrow().getMessage().contains("did not end"));
    }
}
