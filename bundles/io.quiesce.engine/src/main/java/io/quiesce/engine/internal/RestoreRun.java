package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.FileTrouble;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final Optional<String> owner;
    private final FetchPosition position;
    private final Home home;
    private final DatabaseAdapter adapter;
    private final Telling telling;
    private final Cancellation cancellation;
    private final Supplier<Instant> now;
    private final Disk disk = new LocalDisk();
    private RestoreJournal journal;

    /**
     * @param target the instance of a restore in place; empty for a copy
     * @param journal of this restore, nothing of it done yet
     * @param adapter that makes a copy independent
     */
    RestoreRun(
            Archives archives,
            RestorePlan plan,
            Optional<RestoreTarget> target,
            RestoreJournal journal,
            Home home,
            DatabaseAdapter adapter,
            Telling telling,
            Cancellation cancellation,
            Supplier<Instant> now) {
        this.archives = archives;
        this.plan = plan;
        this.target = target;
        // asked while the data directory still tells: a mount point that is barred is root's
        this.owner = target.flatMap(RestoreTarget::owner);
        this.journal = journal;
        this.position = new FetchPosition(journal.folder(), journal.swaps(), journal.only());
        this.home = home;
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
            journal = journal.toBeBarred();
            summary = prepare(source);
            kept = swapAndStart();
        } catch (IOException | UncheckedIOException e) {
            throw failed("the restore failed: " + e.getMessage(), e);
        }
        telling.stage(Stage.DONE);
        return new Result(plan, kept, Duration.between(began, now.get()), summary.rawBytes());
    }

    /** Everything that is done before the swap; a mount point stays barred only when that comes next. */
    private ArchiveSummary prepare(RemoteArchive source) throws QuiesceException, IOException {
        boolean prepared = false;
        try {
            journal.bar(disk);
            long from = position.resume();
            ArchiveSummary summary = fetch(source, journal.swaps(), from);
            position.forget();
            if (!summary.contents().equals(plan.backup().seal().contents())) {
                throw new RestoreException(
                        "the archive's contents are not those of its seal",
                        "The backup was damaged or exchanged at the receiver: choose another one.");
            }
            if (journal.only().isAll()) {
                identity(journal.swaps().getFirst());
            } else if (!summary.leftOut().isEmpty()) {
                telling.note(
                        Level.WARNING,
                        "left out: "
                                + String.join(
                                        ", ",
                                        summary.leftOut().stream().limit(10).toList()));
            }
            cancellation.check();
            prepared = true;
            return summary;
        } finally {
            if (!prepared) {
                open();
            }
        }
    }

    private void open() {
        try {
            journal = journal.open(disk);
        } catch (IOException e) {
            telling.note(
                    Level.ERROR,
                    "only root can enter " + journal.directory() + " until 'quiesce recover' has opened it: "
                            + e.getMessage());
        }
    }

    private RestoreException failed(String message, Exception e) {
        return new RestoreException(
                message,
                "The old directory is in place. The same command "
                        + (position.isKept() ? "goes on with what was fetched." : "fetches everything anew."),
                e);
    }

    private ArchiveSummary fetch(RemoteArchive source, List<Swap> swaps, long from)
            throws QuiesceException, IOException {
        telling.stage(Stage.FETCH);
        if (from > 0) {
            telling.note("going on at byte " + from + " of the archive");
        }
        Selection only = journal.only();
        long total = plan.rawBytes();
        if (!only.isAll()) {
            telling.note("only the files " + only.display() + ": " + new ByteSize(total).display() + " of the backup's "
                    + new ByteSize(plan.backup().seal().rawBytes()).display());
        }
        Map<String, Path> roots = new HashMap<>();
        List<SourceRoot> all = plan.header().roots();
        for (int i = 1; i < swaps.size(); i++) {
            roots.put(all.get(i).prefix(), swaps.get(i).fresh());
        }
        // Links are made last and never followed: one that leads out of the backup came from the instance like that.
        ExtractSpec spec = new ExtractSpec(swaps.getFirst().fresh(), roots, owner, from, true, only);
        AtomicLong raw = new AtomicLong();
        AtomicLong stored = new AtomicLong();
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
                        position::durable));
    }

    /** In place the instance stays the one it was; a copy must become another one. */
    private void identity(Swap data) throws IOException {
        if (target.isEmpty()) {
            adapter.detach(copied(data.fresh()), places(data)).forEach(telling::note);
            for (Path link : OutwardLinks.of(data.fresh(), data.target())) {
                telling.note(
                        Level.WARNING,
                        "the link " + data.target().resolve(data.fresh().relativize(link))
                                + " leads out of the copy, to " + Files.readSymbolicLink(link));
            }
            // shown before, and far above by now
            adapter.copyFindings(plan.header())
                    .forEach(f -> telling.note(Level.WARNING, f.message() + ". " + f.hint()));
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
                DurableFile.sync(data.fresh().resolve(file));
                DurableFile.syncFolder(data.fresh());
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
        Map<Path, Path> places = new LinkedHashMap<>();
        plan.header()
                .roots()
                .forEach(r -> places.put(r.original(), data.target().resolve(r.prefix())));
        return places;
    }

    private List<Path> swapAndStart() throws QuiesceException {
        Swap data = journal.swaps().getFirst();
        // The lock of an instance goes by its directory's inode: from now on it will be the restored one's.
        List<OwnedFile> owned;
        try {
            owned = data.mountPoint() ? List.of() : OwnedFile.instances(List.of(data.fresh()));
        } catch (QuiesceException e) {
            open();
            throw e;
        }
        try {
            return replace(new Replacement(journal, target, disk, telling));
        } finally {
            owned.forEach(OwnedFile::close);
        }
    }

    private List<Path> replace(Replacement replacement) throws QuiesceException {
        try {
            replacement.swap();
            replacement.start();
        } catch (IOException | QuiesceException | OccupiedException | RuntimeException e) {
            String log = replacement.lastLog();
            replacement.undo(String.valueOf(e.getMessage()));
            RestoreException failure = failed("the restore was undone: " + e.getMessage(), e);
            failure.addInstanceLog(log);
            throw failure;
        }
        List<Path> kept = kept(replacement);
        // whoever finds later that it was the wrong backup looks for them in the run
        kept.forEach(old -> telling.note("the old directory is kept in " + old));
        return kept;
    }

    private List<Path> kept(Replacement replacement) {
        try {
            return replacement.finish(home);
        } catch (IOException e) {
            // the restore is done; that its traces could not be tidied up changes nothing about it
            telling.note(Level.WARNING, "cannot write down in the agent's home what is kept: " + FileTrouble.of(e));
            return replacement.exchange().old();
        }
    }
}
