package io.quiesce.tests.delivery;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.Guard;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.spi.RestoreTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A "database" that is a folder nobody writes to: for tests that are about what comes after the stop. Counts how often it
 * was quiesced and thawed.
 */
final class FolderAdapter implements DatabaseAdapter {

    final AtomicInteger stops = new AtomicInteger();
    final AtomicInteger thaws = new AtomicInteger();

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public Inspection inspect(InstanceSpec instance, TimeLimits limits) {
        return new Inspection(true, List.of(), FileSet.of(instance.dataDirectory()), Facts.NONE, "db1");
    }

    @Override
    public Quiesced quiesce(
            InstanceSpec instance,
            TimeLimits limits,
            Inspection inspection,
            Guard guard,
            Consumer<String> steps,
            Cancellation cancellation)
            throws QuiesceException {
        guard.arm(recipe(instance));
        guard.fence();
        stops.incrementAndGet();
        return new Quiesced() {
            private boolean thawed;

            @Override
            public FileSet files() {
                return FileSet.of(instance.dataDirectory());
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
                return guard.breach().isEmpty();
            }

            @Override
            public void thaw() {
                if (!thawed) {
                    thawed = true;
                    guard.release();
                    thaws.incrementAndGet();
                }
            }

            @Override
            public Duration downtime() {
                return Duration.ofMillis(1);
            }

            @Override
            public void close() {
                thaw();
            }
        };
    }

    /** Nobody has to start a folder. */
    private static StartRecipe recipe(InstanceSpec instance) {
        return new StartRecipe(
                instance.dataDirectory(),
                List.of(instance.dataDirectory().resolve("table0.ibd")),
                List.of(),
                List.of(),
                instance.host(),
                instance.port(),
                Duration.ofSeconds(10),
                "");
    }

    @Override
    public RestoreTarget restoreTarget(InstanceSpec instance, TimeLimits limits, ArchiveHeader backup) {
        throw new UnsupportedOperationException("a folder is restored as a copy");
    }

    @Override
    public List<String> detach(List<Path> copied, Map<Path, Path> places) {
        return List.of();
    }
}
