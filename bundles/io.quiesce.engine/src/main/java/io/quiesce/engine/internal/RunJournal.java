package io.quiesce.engine.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The folder of an unfinished run, {@code HOME/runs/BACKUP} (docs/guardian.md): it is there from before the first step until
 * the run is over. Its journal is shared with the guardian: each writes whole lines, one at a time.
 */
final class RunJournal {

    /** What has happened, in the words of the journal. */
    enum Step {
        BEGUN("begun"),
        ARMED("armed"),
        DOWN("down"),
        FENCED("fenced"),
        CAPTURED("captured"),
        STARTING("starting"),
        UP("up"),
        TAKEN_OVER("taken over"),
        LEFT("left"),
        FAILED("failed");

        private final String word;

        Step(String word) {
            this.word = word;
        }

        static Optional<Step> of(String text) {
            String said = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
            return Stream.of(values()).filter(s -> s.word.equals(said)).findFirst();
        }
    }

    private static final String JOURNAL = "journal";
    private static final String RECIPE = "recipe.properties";
    private static final String CANCEL = "cancel";
    private static final String SNAPSHOTS = "snapshots.properties";

    /** A run writes some ten lines. */
    private static final long LARGEST = 1 << 20;

    private static final int LOOKS = 20;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Path folder;
    private final Clock clock;

    private RunJournal(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Makes the folder of a new run; durable when this returns. */
    static RunJournal begin(Path home, BackupId backup, Clock clock) throws QuiesceException {
        Path runs = new Home(home).runs();
        RunJournal journal = new RunJournal(runs.resolve(backup.toString()), clock);
        try {
            PrivateFolder.create(runs);
            Files.createDirectories(journal.folder);
            DurableFile.syncFolder(runs);
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot make the folder of the run, " + journal.folder + ": " + FileTrouble.of(e, journal.folder),
                    "Check permissions and free space of the agent's home.",
                    e);
        }
        journal.step(Step.BEGUN, "pid " + ProcessHandle.current().pid());
        return journal;
    }

    /** The folder of a run that somebody else has begun. */
    static RunJournal at(Path folder) {
        return new RunJournal(folder, Clock.systemUTC());
    }

    /** Runs of a home that are not over, in no order. */
    static List<RunJournal> unfinished(Path home) throws QuiesceException {
        Path runs = new Home(home).runs();
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(Files::isDirectory)
                    .filter(f -> backup(f).isPresent())
                    .map(RunJournal::at)
                    .toList();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read the runs of the home in " + runs + ": " + FileTrouble.of(e, runs),
                    "Check permissions.",
                    e);
        }
    }

    private static Optional<BackupId> backup(Path folder) {
        try {
            return Optional.of(BackupId.parse(folder.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    BackupId backup() {
        return backup(folder).orElseThrow();
    }

    Path folder() {
        return folder;
    }

    Path recipe() {
        return folder.resolve(RECIPE);
    }

    /** Locked by the agent as long as it makes the run. */
    private Path agentLock() {
        return folder.resolve("agent.lock");
    }

    /** Says that this process makes the run, until it is closed or the process ends. */
    OwnedFile own() throws QuiesceException {
        for (int attempt = 1; ; attempt++) {
            try {
                return OwnedFile.run(agentLock());
            } catch (BusyException e) {
                // somebody just looks whether the run is made
                if (attempt == LOOKS) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /** Whether a process that lives makes the run. */
    boolean isMade() throws CheckFailedException {
        try {
            return OwnedFile.isOwned(agentLock());
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot look at " + agentLock() + ": " + FileTrouble.of(e, agentLock()),
                    "Check permissions of the agent's home.",
                    e);
        }
    }

    /** Locked by the guardian as long as it lives. */
    Path guardianLock() {
        return folder.resolve("guardian.lock");
    }

    /** What snapshots the run takes; there until they are gone. */
    Path snapshots() {
        return folder.resolve(SNAPSHOTS);
    }

    /** There once somebody asked for a cancel of the run. */
    Path cancel() {
        return folder.resolve(CANCEL);
    }

    boolean cancelRequested() {
        return Files.exists(cancel());
    }

    /** Asks the process that owns the run for a cancel. */
    void requestCancel() throws QuiesceException {
        try {
            Files.write(cancel(), new byte[0]);
        } catch (NoSuchFileException e) {
            // the run has ended at this very moment
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot ask for a cancel by " + cancel() + ": " + FileTrouble.of(e, cancel()),
                    "Check permissions of the agent's home.",
                    e);
        }
    }

    /**
     * Appends a step; durable when this returns.
     *
     * @throws CaptureException when that is impossible
     */
    void step(Step step, String text) throws CaptureException {
        String line =
                clock.instant() + " agent " + step.word + (text.isEmpty() ? "" : ": " + text.replace('\n', ' ')) + "\n";
        Path file = folder.resolve(JOURNAL);
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((end(file) + line).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot write the run's journal " + file + ": " + FileTrouble.of(e, file),
                    "Check free space and permissions of the agent's home.",
                    e);
        }
    }

    /** Of a line that a full disk or a kill has cut off: the next one must not become part of it. */
    private static String end(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean cut = in.size() > 0 && in.read(last, in.size() - 1) == 1 && last.get(0) != '\n';
            return cut ? "\n" : "";
        }
    }

    /** Every step so far; a line without its end, or one that says nothing known, does not count. */
    Set<Step> steps() throws QuiesceException {
        Set<Step> found = EnumSet.noneOf(Step.class);
        for (String line : lines()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                Step.of(words[2]).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Time between the last of two steps each; empty when one is missing. */
    Optional<Duration> between(Step from, Step to) throws QuiesceException {
        Optional<Instant> begin = time(from);
        Optional<Instant> end = time(to);
        return begin.isPresent() && end.isPresent()
                ? Optional.of(Duration.between(begin.get(), end.get()))
                : Optional.empty();
    }

    private Optional<Instant> time(Step step) throws QuiesceException {
        Optional<Instant> last = Optional.empty();
        for (String line : lines()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && Step.of(words[2]).equals(Optional.of(step))) {
                last = parse(words[0]);
            }
        }
        return last;
    }

    private static Optional<Instant> parse(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private List<String> lines() throws QuiesceException {
        Path file = folder.resolve(JOURNAL);
        try {
            if (Files.notExists(file)) {
                return List.of();
            }
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!now.isRegularFile() || now.size() > LARGEST) {
                throw new IOException("it is no journal of a run");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return new ArrayList<>(
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList());
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read the run's journal " + file + ": " + FileTrouble.of(e, file),
                    "Check permissions; the instance of that run may have to be started by hand.",
                    e);
        }
    }

    /** Whether the instance may not be as it was found. */
    boolean owesStart() throws QuiesceException {
        Set<Step> steps = steps();
        return steps.contains(Step.ARMED) && !steps.contains(Step.UP) && !Files.notExists(recipe());
    }

    /** Whether something of the run is still to be put in order. */
    boolean isUnsettled() throws QuiesceException {
        return owesStart() || !Files.notExists(snapshots());
    }

    /**
     * That this agent still owns the run.
     *
     * @throws CaptureException when its guardian took over
     */
    void requireOwned() throws QuiesceException {
        if (steps().contains(Step.TAKEN_OVER)) {
            throw new CaptureException(
                    "the guardian has taken this run over: it held the agent for dead or hung",
                    "See guardian.log in the agent's log folder; a busy host may need a longer limits.lease.");
        }
    }

    /** The run is over: removes the folder, the recipe first. */
    void remove() throws QuiesceException {
        try {
            Files.deleteIfExists(recipe());
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
            DurableFile.syncFolder(folder.getParent());
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot remove the finished run " + folder + ": " + FileTrouble.of(e, folder),
                    "Check permissions of the agent's home.",
                    e);
        }
    }
}
