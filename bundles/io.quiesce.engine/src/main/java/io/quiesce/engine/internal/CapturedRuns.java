package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Result;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The runs of a home that lie in its spool: captured ones wait for their delivery, others are what a kill has left. */
final class CapturedRuns {

    /** Other folders of a spool are not runs: {@code lost+found} of a file system of its own, say. */
    private static final Pattern BACKUP_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** How long a receiver is asked to drop what it holds of a run that is given up. */
    private static final Duration ABANDON = Duration.ofSeconds(20);

    private final Parts parts;
    private final Path home;

    CapturedRuns(Parts parts, Path home) {
        this.parts = parts;
        this.home = home;
    }

    /** Oldest first. One that is delivered meanwhile is not there any more. */
    List<Waiting> waiting() throws QuiesceException {
        List<Waiting> waiting = new ArrayList<>();
        for (BackupId backup : spools()) {
            if (RunRecord.exists(Spool.directory(home, backup))) {
                waiting.add(describe(backup));
            }
        }
        waiting.sort(Comparator.comparing(Waiting::capturedAt));
        return waiting;
    }

    private Waiting describe(BackupId backup) {
        Path directory = Spool.directory(home, backup);
        long spooled = spooled(directory);
        try {
            RunRecord run = RunRecord.read(directory);
            Attempts attempts = Attempts.read(directory);
            return new Waiting(
                    backup,
                    directory,
                    run.header().plan(),
                    run.receiver(),
                    run.header().capturedAt(),
                    run.header().length(),
                    spooled,
                    run.limits().patience(),
                    attempts.failed(),
                    attempts.problem());
        } catch (QuiesceException e) {
            return new Waiting(
                    backup,
                    directory,
                    "",
                    "",
                    modified(directory),
                    spooled,
                    spooled,
                    Duration.ZERO,
                    0,
                    String.valueOf(e.getMessage()));
        }
    }

    private static long spooled(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(Spool.CHUNK))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static Instant modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private List<BackupId> spools() throws QuiesceException {
        Path spool = new Home(home).spool();
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(spool)) {
            return folders.filter(Files::isDirectory)
                    .map(f -> f.getFileName().toString())
                    .filter(n -> BACKUP_ID.matcher(n).matches())
                    .map(BackupId::parse)
                    .toList();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read the spool " + spool + ": " + FileTrouble.of(e, spool), "Check permissions.", e);
        }
    }

    /**
     * A run that was killed before it was captured is failed: its bytes are of no use. Needs the home's lock.
     *
     * @param others that are at work, or not settled
     */
    void removeUncaptured(Predicate<BackupId> others) throws QuiesceException {
        synchronized (CapturedRuns.class) { // two that begin at once would remove the same
            for (BackupId backup : spools()) {
                // asked when its spool is there: a run that has one has begun before
                if (!others.test(backup) && RunRecord.isAbsent(Spool.directory(home, backup))) {
                    Spool.remove(home, backup);
                }
            }
        }
    }

    /** Delivers one; needs no lock but its own. */
    Result deliver(BackupId backup, Duration patience, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Instant began = parts.clock().instant();
        Telling telling = new Telling(listener, parts.clock());
        try (Spool spool = Spool.open(home, backup)) {
            RunRecord run = RunRecord.read(spool.directory());
            Receipt receipt;
            try (ReceiverLink link = parts.links()
                    .connect(
                            home,
                            run.receiver(),
                            Math.min(BackupRun.MOST_CONNECTIONS, run.connections() + 1),
                            run.limits())) {
                receipt = new Delivery(parts, run, new Delivery.Route(spool, link), patience, telling)
                        .resume(cancellation);
            } catch (QuiesceException e) {
                if (!(e instanceof CancelledException)) {
                    Attempts.failed(spool.directory(), e);
                }
                throw e;
            }
            spool.tidy(telling);
            telling.stage(Stage.DONE);
            return Results.of(
                    run, receipt, Duration.between(began, parts.clock().instant()));
        }
    }

    /** Gives one up. */
    Discarded discard(BackupId backup) throws QuiesceException {
        try (Spool spool = Spool.open(home, backup)) {
            Waiting waiting = describe(backup);
            String reason = "";
            try {
                RunRecord run = RunRecord.read(spool.directory());
                Blocking.within(ABANDON, () -> abandon(run));
            } catch (QuiesceException e) {
                reason = String.valueOf(e.getMessage());
            }
            spool.remove();
            return new Discarded(waiting, reason.isEmpty(), reason);
        }
    }

    private boolean abandon(RunRecord run) throws QuiesceException {
        try (ReceiverLink link = parts.links().connect(home, run.receiver(), 1, run.limits())) {
            link.abandon(run.token());
            return true;
        }
    }
}
