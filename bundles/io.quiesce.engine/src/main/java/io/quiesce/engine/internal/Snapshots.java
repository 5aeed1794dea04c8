package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.plan.SnapshotSpec;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.SnapshotProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The snapshots of one run, one for each root. What will be taken is written down durably before, so that closing this, or the
 * recovery of a run that was killed, removes all of it.
 */
final class Snapshots implements AutoCloseable {

    private static final String ROOT = "root.";
    private static final String SETTING = "setting.";
    private static final String KIND = "kind";

    /** The instance is up by then, but the run is not over before. */
    private static final Duration LONGEST_DISCARD = Duration.ofMinutes(10);

    private final RunJournal run;
    private final SnapshotProviders providers;
    private final Telling telling;

    Snapshots(RunJournal run, SnapshotProviders providers, Telling telling) {
        this.run = run;
        this.providers = providers;
        this.telling = telling;
    }

    /**
     * The instance runs.
     *
     * @param limit for each root: what hangs must not hold up this backup and all that follow
     * @throws QuiesceException when not every root can have one
     */
    static void check(SnapshotProviders providers, SnapshotSpec spec, FileSet files, Duration limit)
            throws QuiesceException {
        SnapshotProvider provider = providers.of(spec.kind());
        Settings settings = settings(provider, spec.settings());
        for (SourceRoot root : files.roots()) {
            try {
                Blocking.within(limit, () -> {
                    provider.check(root.directory(), settings);
                    return true;
                });
            } catch (TransferException e) {
                throw new CaptureException(
                        "whether a snapshot of " + root.directory() + " can be taken was not known within "
                                + limit.toSeconds() + " s",
                        "See limits.stall of the plan, and what the check of capture.snapshot waits for.",
                        e);
            }
        }
    }

    private static Settings settings(SnapshotProvider provider, Map<String, String> values)
            throws InvalidConfigurationException {
        return Settings.of(provider.settings(), values);
    }

    private String name(int root) {
        return "quiesce-" + run.backup() + "-" + root;
    }

    /**
     * Takes one of each root; the instance is down.
     *
     * @param limit asked before each: how long it may take
     * @return the same files, read from the snapshots
     */
    FileSet take(SnapshotSpec spec, FileSet live, Supplier<Duration> limit, Cancellation cancellation)
            throws QuiesceException {
        SnapshotProvider provider = providers.of(spec.kind());
        Settings settings = settings(provider, spec.settings());
        record(spec, live);
        List<SourceRoot> copies = new ArrayList<>();
        Set<Path> leftOut = new HashSet<>(live.leftOut());
        for (SourceRoot root : live.roots()) {
            Path copy = take(provider, settings, root.directory(), name(copies.size()), limit.get(), cancellation);
            copies.add(new SourceRoot(root.prefix(), copy, root.original()));
            live.leftOut().stream()
                    .filter(p -> p.startsWith(root.directory()))
                    .forEach(p -> leftOut.add(copy.resolve(root.directory().relativize(p))));
        }
        FileSet files = new FileSet(copies, leftOut);
        WholeCopy.require(live, files);
        return files;
    }

    private Path take(
            SnapshotProvider provider,
            Settings settings,
            Path directory,
            String name,
            Duration limit,
            Cancellation cancellation)
            throws QuiesceException {
        try {
            Path copy = Blocking.call(
                    cancellation, () -> Blocking.within(limit, () -> provider.take(directory, name, settings)));
            requireApart(copy, directory);
            telling.note("snapshot of " + directory + " in " + copy);
            return copy;
        } catch (TransferException e) {
            throw new CaptureException(
                    "the snapshot of " + directory + " was not there within " + limit.toSeconds()
                            + " s; the instance is started again",
                    "See limits.stall and capture.downtimeBudget of the plan, and what takes the snapshot so long.",
                    e);
        }
    }

    /** Captured while the instance runs: the live directory under another name must not pass for a snapshot. */
    private static void requireApart(Path copy, Path directory) throws CaptureException {
        try {
            if (copy.isAbsolute()
                    && Files.isDirectory(copy)
                    && !copy.toRealPath().startsWith(directory.toRealPath())
                    && !Files.isSameFile(copy, directory)) {
                return;
            }
        } catch (IOException e) {
            throw unusable(copy, directory, e.getMessage());
        }
        throw unusable(copy, directory, "it is no directory outside of it");
    }

    private static CaptureException unusable(Path copy, Path directory, String why) {
        return new CaptureException(
                "what was taken as a snapshot of " + directory + " can't be read in " + copy + ": " + why,
                "Look at what takes the snapshot: capture.snapshot of the plan.");
    }

    private void record(SnapshotSpec spec, FileSet live) throws CaptureException {
        Map<String, String> values = new HashMap<>();
        values.put(KIND, spec.kind());
        spec.settings().forEach((key, value) -> values.put(SETTING + key, value));
        for (int i = 0; i < live.roots().size(); i++) {
            values.put(ROOT + i, live.roots().get(i).directory().toString());
        }
        try {
            PropertiesFile.write(run.snapshots(), values);
        } catch (IOException e) {
            throw new CaptureException(
                    "what snapshots are taken can't be written down in " + run.snapshots() + ": "
                            + FileTrouble.of(e, run.snapshots()),
                    "Check free space and permissions of the agent's home.",
                    e);
        }
    }

    /** Removes them, if there are any; what can't be removed is told, and tried again by the next run and by every recovery. */
    @Override
    public void close() {
        if (!Files.exists(run.snapshots())) {
            return;
        }
        try {
            discard(PropertiesFile.read(run.snapshots()));
            Files.delete(run.snapshots());
        } catch (IOException | QuiesceException | RuntimeException e) {
            telling.note(
                    Level.WARNING,
                    "a snapshot of run " + run.backup() + " is left: " + e.getMessage()
                            + "; it takes room until the next run or 'quiesce recover' has removed it");
        }
    }

    private void discard(Map<String, String> record) throws QuiesceException {
        SnapshotProvider provider = providers.of(record.getOrDefault(KIND, ""));
        Map<String, String> values = new TreeMap<>();
        record.forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                values.put(key.substring(SETTING.length()), value);
            }
        });
        Settings settings = settings(provider, values);
        Optional<QuiesceException> failure = Optional.empty();
        for (int i = 0; record.containsKey(ROOT + i); i++) {
            Path directory = Path.of(record.getOrDefault(ROOT + i, ""));
            String name = name(i);
            try {
                Blocking.within(LONGEST_DISCARD, () -> {
                    provider.discard(directory, name, settings);
                    return name;
                });
            } catch (QuiesceException e) {
                // the others take room, too
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
