package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.system.DiskSync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Makes what has landed durable in the background, and reports how far that is. Used from one thread. */
final class Durability implements AutoCloseable {

    private final List<Path> roots;
    private final DiskSync disk;
    private final DirectoryLanding landing;
    private final LongConsumer durable;
    private final long step;
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            body -> Thread.ofPlatform().daemon().name("quiesce archive sync").unstarted(body));
    private Optional<Future<Optional<QuiesceException>>> pending = Optional.empty();
    private long asked;
    private boolean closed;

    /** @param step archive bytes between two reports, at least */
    Durability(
            List<Path> roots,
            DiskSync disk,
            DirectoryLanding landing,
            LongConsumer durable,
            long resumeFrom,
            long step) {
        this.disk = disk;
        this.landing = landing;
        this.step = step;
        this.roots = roots;
        this.durable = durable;
        this.asked = resumeFrom;
    }

    /** Everything before this position has been written. */
    void reached(long position) throws QuiesceException {
        if (position - asked >= step && (pending.isEmpty() || pending.get().isDone())) {
            await();
            start(position);
        }
    }

    /** Makes everything durable, waits for it and reports it. */
    void finish(long position) throws QuiesceException {
        await();
        start(position);
        await();
    }

    private void start(long position) {
        asked = position;
        pending = Optional.of(background.submit(() -> {
            try {
                sync();
                report(position);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(TargetFailure.of(roots.get(0), e));
            }
        }));
    }

    private void sync() throws IOException {
        if (!disk.takesFileSystems()) {
            landing.syncUnfinished();
            return;
        }
        for (Path root : roots) {
            disk.fileSystem(root);
        }
    }

    private synchronized void report(long position) {
        if (!closed) {
            durable.accept(position);
        }
    }

    private void await() throws QuiesceException {
        if (pending.isEmpty()) {
            return;
        }
        try {
            Optional<QuiesceException> failure = pending.get().get();
            pending = Optional.empty();
            if (failure.isPresent()) {
                throw failure.get();
            }
        } catch (InterruptedException e) {
            throw new CancelledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Nothing is reported from now on; a synchronisation that is under way ends by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        background.shutdownNow();
    }
}
