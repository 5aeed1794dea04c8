package io.quiesce.engine.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How far one restore has come, in {@code home/restores/<backup>-<directory>/journal.properties}: enough to finish or undo
 * it without the receiver (docs/restore.md). Holds no secret: an instance's plan is named, not repeated.
 *
 * @param folder of this restore
 * @param directory target of the restore, as it was asked for
 * @param adapter that knows the instance
 * @param planSource what finds the instance's plan again; empty for a copy
 * @param facts of the backup
 * @param swaps the data directory's first
 * @param only the files that are wanted
 * @param mark where the instance's log ended before its start
 */
record RestoreJournal(
        Path folder,
        Step step,
        BackupId backup,
        Path directory,
        String adapter,
        Optional<String> planSource,
        Facts facts,
        List<Swap> swaps,
        Selection only,
        Optional<String> mark) {

    /** What is being done. Each is durable before the first deed of it. */
    enum Step {
        /** Files are fetched and verified beside the target, which is untouched; a mount point is barred. */
        FETCHING,
        /** The directories change places. */
        SWAPPING,
        /** The restored directory is in place, the instance is started. */
        STARTING,
        /** The old directory is put back. */
        UNDOING,
        /** The old directory is in place again; the restored one is left beside it. */
        UNDONE
    }

    private static final String FILE = "journal.properties";
    private static final String FACT = "fact.";
    private static final String ONLY = "only.";

    RestoreJournal {
        swaps = List.copyOf(swaps);
    }

    static Path folder(Home home, BackupId backup, Path directory) {
        return home.root()
                .resolve("restores")
                .resolve(backup + "-" + Integer.toHexString(directory.toString().hashCode()));
    }

    /** Folders of all restores of a home that are not over. */
    static List<Path> folders(Home home) throws IOException {
        // one that can't be looked at is told by whoever reads it, not passed over
        return folders(home, f -> !Files.notExists(f.resolve(FILE)));
    }

    private static List<Path> folders(Home home, Predicate<Path> wanted) throws IOException {
        Path all = home.root().resolve("restores");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(Files::isDirectory).filter(wanted).sorted().toList();
        }
    }

    /** Removes what a kill has left of restores that were over; the caller owns the home. */
    static void sweep(Home home) throws IOException {
        for (Path folder : folders(home, f -> Files.notExists(f.resolve(FILE)))) {
            Trees.remove(folder);
        }
    }

    /**
     * Refuses to go on where an interrupted restore has left a directory that is neither old nor new.
     *
     * @throws CheckFailedException naming the restore
     */
    static void requireSettled(Home home, Path directory) throws CheckFailedException {
        try {
            for (Path folder : folders(home)) {
                RestoreJournal journal = read(folder);
                if (journal.directory.equals(directory) && !journal.leavesTargetAlone()) {
                    throw new CheckFailedException(
                            "an interrupted restore of " + journal.backup + " into " + directory + " is not settled",
                            "The next 'quiesce restore … --yes' settles it first.");
                }
            }
        } catch (IOException e) {
            throw new CheckFailedException(
                    "the journals of restores cannot be read: " + FileTrouble.of(e), "Check the agent's home.", e);
        }
    }

    /** Whether a fetch keeps others out of a mount point. */
    boolean isBarred() {
        return step == Step.FETCHING && swaps.stream().anyMatch(Swap::isBarred);
    }

    /** Journals that mount points will be barred, with what they have to get back: durable when this returns. */
    RestoreJournal toBeBarred() throws IOException {
        List<Swap> barred = new ArrayList<>();
        for (Swap swap : swaps) {
            barred.add(swap.toBeBarred());
        }
        return with(barred).at(Step.FETCHING);
    }

    /** Keeps others out of mount points, as it is journalled. */
    void bar(Disk disk) throws IOException {
        for (Swap swap : swaps) {
            swap.bar(disk);
        }
    }

    /** Gives the mount points of a fetch back as they were, and journals that. */
    RestoreJournal open(Disk disk) throws IOException {
        if (!isBarred()) {
            return this;
        }
        for (Swap swap : swaps) {
            swap.open(disk);
        }
        return with(swaps.stream().map(Swap::notBarred).toList()).at(step);
    }

    private RestoreJournal with(List<Swap> changed) {
        return new RestoreJournal(folder, step, backup, directory, adapter, planSource, facts, changed, only, mark);
    }

    /** What an adapter needs to know of the backup. */
    ArchiveHeader header() {
        return new ArchiveHeader(ArchiveSpec.DEFAULT, facts, List.of(new SourceRoot("", directory, directory)));
    }

    /** Whether nothing but the restored files beside the target is left of it. */
    boolean leavesTargetAlone() {
        return step == Step.UNDONE || step == Step.FETCHING && !isBarred();
    }

    /** Journals the next step: durable when this returns. */
    RestoreJournal at(Step next) throws IOException {
        RestoreJournal journal =
                new RestoreJournal(folder, next, backup, directory, adapter, planSource, facts, swaps, only, mark);
        journal.write();
        return journal;
    }

    /** With the end of the instance's log; durable with the next step. */
    RestoreJournal marked(Optional<String> end) {
        return new RestoreJournal(folder, step, backup, directory, adapter, planSource, facts, swaps, only, end);
    }

    private void write() throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("step", step.name());
        values.put("backup", backup.toString());
        values.put("directory", directory.toString());
        values.put("adapter", adapter);
        planSource.ifPresent(p -> values.put("plan", p));
        mark.ifPresent(m -> values.put("mark", m));
        facts.asMap().forEach((k, v) -> values.put(FACT + k, v));
        for (int i = 0; i < only.patterns().size(); i++) {
            values.put(ONLY + i, only.patterns().get(i));
        }
        for (int i = 0; i < swaps.size(); i++) {
            Swap swap = swaps.get(i);
            values.put(i + ".target", swap.target().toString());
            values.put(i + ".fresh", swap.fresh().toString());
            values.put(i + ".old", swap.old().toString());
            values.put(i + ".mountPoint", Boolean.toString(swap.mountPoint()));
            values.put(i + ".hadOld", Boolean.toString(swap.hadOld()));
            values.put(i + ".mount", swap.mount().toString());
            if (swap.rights().isPresent()) {
                values.put(i + ".rights", swap.rights().get().text());
            }
        }
        DurableFile.createFolders(folder);
        PropertiesFile.write(folder.resolve(FILE), values);
    }

    static RestoreJournal read(Path folder) throws IOException {
        Map<String, String> values = PropertiesFile.read(folder.resolve(FILE));
        try {
            return parse(folder, values);
        } catch (IllegalArgumentException e) {
            throw new IOException(folder.resolve(FILE) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static RestoreJournal parse(Path folder, Map<String, String> values) {
        Map<String, String> facts = new TreeMap<>();
        values.forEach((k, v) -> {
            if (k.startsWith(FACT)) {
                facts.put(k.substring(FACT.length()), v);
            }
        });
        List<Swap> swaps = new ArrayList<>();
        for (int i = 0; values.containsKey(i + ".target"); i++) {
            swaps.add(new Swap(
                    Path.of(get(values, i + ".target")),
                    Path.of(get(values, i + ".fresh")),
                    Path.of(get(values, i + ".old")),
                    Boolean.parseBoolean(get(values, i + ".mountPoint")),
                    Boolean.parseBoolean(get(values, i + ".hadOld")),
                    Path.of(get(values, i + ".mount")),
                    Optional.ofNullable(values.get(i + ".rights")).map(Rights::parse)));
        }
        if (swaps.isEmpty()) {
            throw new IllegalArgumentException("it names no directory");
        }
        List<String> only = new ArrayList<>();
        while (values.containsKey(ONLY + only.size())) {
            only.add(get(values, ONLY + only.size()));
        }
        return new RestoreJournal(
                folder,
                Step.valueOf(get(values, "step")),
                BackupId.parse(get(values, "backup")),
                Path.of(get(values, "directory")),
                get(values, "adapter"),
                Optional.ofNullable(values.get("plan")),
                Facts.of(facts),
                swaps,
                new Selection(only),
                Optional.ofNullable(values.get("mark")));
    }

    private static String get(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is missing"));
    }

    /** Removes the restored files that were never used and forgets the restore. */
    void drop(Disk disk) throws IOException {
        for (Swap swap : swaps) {
            Trees.remove(swap.fresh());
        }
        open(disk);
        forget();
    }

    /** The restore is over: nothing is left to be done. */
    void forget() throws IOException {
        // first what makes it a restore: a folder without a journal is nobody's
        Files.deleteIfExists(folder.resolve(FILE));
        DurableFile.syncFolder(folder);
        Trees.remove(folder);
    }
}
