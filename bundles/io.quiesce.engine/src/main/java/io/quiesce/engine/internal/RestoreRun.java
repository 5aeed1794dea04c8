package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.service.RestoreEngine.Result;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.RestoreTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One restore: fetch into a directory beside the target, every digest verified; swap; start; keep the old one. A failure
 * puts the old directory back. What was fetched before an interruption is not fetched again.
 */
final class RestoreRun {

    private final Archives archives;
    private final RestorePlan plan;
    private final Optional<RestoreTarget> target;
    private final RestoreState state;
    private final DatabaseAdapter adapter;
    private final Telling telling;
    private final Cancellation cancellation;
    private final Supplier<Instant> now;

    /**
     * @param target the instance of a restore in place; empty for a copy
     * @param adapter that makes a copy independent
     */
    RestoreRun(
            Archives archives,
            RestorePlan plan,
            Optional<RestoreTarget> target,
            RestoreState state,
            DatabaseAdapter adapter,
            Telling telling,
            Cancellation cancellation,
            Supplier<Instant> now) {
        this.archives = archives;
        this.plan = plan;
        this.target = target;
        this.state = state;
        this.adapter = adapter;
        this.telling = telling;
        this.cancellation = cancellation;
        this.now = now;
    }

    Result run(RemoteArchive source) throws QuiesceException {
        Instant began = now.get();
        ArchiveSummary summary;
        List<Path> kept;
        try {
            state.undoInterrupted()
                    .forEach(d -> telling.note("an interrupted swap was undone: " + d + " is the old one"));
            List<Swap> swaps = state.swaps();
            summary = fetch(source, swaps);
            state.extracted();
            if (!summary.contents().equals(plan.backup().seal().contents())) {
                throw new RestoreException(
                        "the archive's contents are not those of its seal",
                        "The backup was damaged or exchanged at the receiver: choose another one.");
            }
            identity(swaps.getFirst());
            cancellation.check();
            kept = swapAndStart(swaps);
        } catch (IOException | UncheckedIOException e) {
            throw failed("the restore failed: " + e.getMessage(), e);
        }
        remember(kept);
        telling.stage(Stage.DONE);
        return new Result(plan, kept, Duration.between(began, now.get()), summary.rawBytes());
    }

    /** The restore is done; that its traces could not be tidied up changes nothing about it. */
    private void remember(List<Path> kept) {
        try {
            state.finished(kept);
        } catch (IOException e) {
            telling.note(
                    Level.WARNING,
                    "cannot write down what is kept (" + kept + ") in the agent's home: " + e.getMessage());
        }
    }

    private RestoreException failed(String message, Exception e) {
        return new RestoreException(
                message,
                "The old directory is in place. The same command tries again; it goes on with what was fetched and is unchanged.",
                e);
    }

    private ArchiveSummary fetch(RemoteArchive source, List<Swap> swaps) throws QuiesceException, IOException {
        telling.stage(Stage.FETCH);
        long from = state.position(swaps);
        if (from > 0) {
            telling.note("going on at byte " + from + " of the archive");
        }
        Map<String, Path> roots = new HashMap<>();
        List<SourceRoot> all = plan.header().roots();
        for (int i = 1; i < swaps.size(); i++) {
            roots.put(all.get(i).prefix(), swaps.get(i).fresh());
        }
        // Links are made last and never followed: one that leads out of the backup came from the instance like that.
        ExtractSpec spec =
                new ExtractSpec(swaps.getFirst().fresh(), roots, target.flatMap(RestoreTarget::owner), from, true);
        long total = plan.backup().seal().rawBytes();
        AtomicLong raw = new AtomicLong();
        AtomicLong stored = new AtomicLong(from);
        // a fetch that is stalled makes no progress at which a cancel could be noticed
        return Blocking.call(
                cancellation,
                () -> archives.extract(
                        source,
                        spec,
                        (rawBytes, storedBytes) -> {
                            cancellation.check();
                            long here = stored.addAndGet(storedBytes);
                            telling.progress(raw.addAndGet(rawBytes), total, here, here, Duration.ZERO);
                        },
                        position -> state.durable(position, swaps)));
    }

    /** In place the instance stays the one it was; a copy must become another one. */
    private void identity(Swap data) throws IOException {
        if (target.isEmpty()) {
            adapter.detach(copied(data.fresh()), places(data)).forEach(telling::note);
            return;
        }
        for (String file : target.get().kept()) {
            Path old = data.target().resolve(file);
            if (Files.exists(old)) {
                Files.copy(
                        old,
                        data.fresh().resolve(file),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                telling.note("keeping " + file + " of the old directory");
            }
        }
    }

    private List<Path> copied(Path directory) {
        return plan.header().roots().stream()
                .map(r -> directory.resolve(r.prefix()))
                .toList();
    }

    private Map<Path, Path> places(Swap data) {
        Map<Path, Path> places = new HashMap<>();
        plan.header()
                .roots()
                .forEach(r -> places.put(r.original(), data.target().resolve(r.prefix())));
        return places;
    }

    private List<Path> swapAndStart(List<Swap> swaps) throws QuiesceException {
        telling.stage(Stage.SWAP);
        boolean started = false;
        try {
            state.swapping(swaps);
            for (Swap swap : swaps) {
                swap.forward();
                telling.note(swap.target() + " holds the restored files");
            }
            if (target.isPresent()) {
                telling.stage(Stage.START);
                started = true;
                target.get().start();
                telling.note("the instance runs on the restored files");
            }
        } catch (IOException | QuiesceException | RuntimeException e) {
            back(swaps, started, e);
            throw failed("the restore was undone: " + e.getMessage(), e);
        }
        return old(swaps);
    }

    private void back(List<Swap> swaps, boolean started, Exception cause) throws RestoreException {
        telling.note(Level.ERROR, "undoing the swap: " + cause.getMessage());
        try {
            if (started) {
                target.orElseThrow().stop();
            }
            for (Swap swap : swaps.reversed()) {
                swap.back();
            }
            state.swapped();
        } catch (IOException | QuiesceException e) {
            cause.addSuppressed(e);
            throw new RestoreException(
                    "the swap could not be undone: " + e.getMessage(),
                    "Old directories: "
                            + swaps.stream().map(s -> s.old().toString()).toList()
                            + "; restored ones: "
                            + swaps.stream().map(s -> s.fresh().toString()).toList()
                            + ". Move the old ones back by hand while the instance is stopped.",
                    cause);
        }
    }

    private static List<Path> old(List<Swap> swaps) {
        List<Path> kept = new ArrayList<>();
        for (Swap swap : swaps) {
            if (swap.hasOld()) {
                kept.add(swap.old());
            }
        }
        return kept;
    }
}
