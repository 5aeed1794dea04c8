package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.control.BackupFilePage;
import io.quiesce.api.control.BackupFileQuery;
import io.quiesce.api.control.BackupOutlook;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What receivers hold of a home's agent. */
final class HeldBackups {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final ReceiverLinks links;
    private final RestoreEngine engine;
    private final Clock clock;
    private final Path home;

    HeldBackups(ReceiverLinks links, RestoreEngine engine, Clock clock, Path home) {
        this.links = links;
        this.engine = engine;
        this.clock = clock;
        this.home = home;
    }

    private ReceiverLink connect(String receiver) throws QuiesceException {
        return links.connect(home, receiver, 1, SILENCE);
    }

    /** They come oldest first and are wanted newest first: only those up to the end of the page are held in memory. */
    BackupPage page(BackupQuery query) throws QuiesceException {
        int most = query.skip() + query.limit();
        Deque<ListedBackup> newest = new ArrayDeque<>();
        AtomicLong total = new AtomicLong();
        try (ReceiverLink link = connect(query.receiver())) {
            link.backups(row -> {
                if (query.plan().isPresent()
                        && !query.plan().get().equals(row.row().seal().plan())) {
                    return;
                }
                total.incrementAndGet();
                newest.addLast(row);
                if (newest.size() > most) {
                    newest.removeFirst();
                }
            });
        }
        List<ListedBackup> rows = new ArrayList<>(newest);
        Collections.reverse(rows);
        return new BackupPage(rows.stream().skip(query.skip()).toList(), total.get());
    }

    /** Newest first, those of a page at most: what the receiver says of others is held nowhere. */
    List<BackupOutlook> outlook(String receiver, String plan) throws QuiesceException {
        Map<BackupId, ListedBackup> wanted = new LinkedHashMap<>();
        page(new BackupQuery(receiver, Optional.of(plan), 0, BackupQuery.MOST))
                .backups()
                .forEach(b -> wanted.put(b.row().id(), b));
        Map<BackupId, Outlook> said = new HashMap<>();
        try (ReceiverLink link = connect(receiver)) {
            link.outlook(o -> {
                if (wanted.containsKey(o.backup())) {
                    said.put(o.backup(), o);
                }
            });
        }
        List<BackupOutlook> both = new ArrayList<>();
        wanted.forEach((id, backup) -> Optional.ofNullable(said.get(id)) // none when it was removed in between
                .ifPresent(o -> both.add(new BackupOutlook(backup, o))));
        return both;
    }

    void hold(String receiver, BackupId backup, HoldWish wish) throws QuiesceException {
        try (ReceiverLink link = connect(receiver)) {
            link.hold(backup, wish);
        }
    }

    /** The contents are read anew each time: they stand at the end of the archive and are small beside it. */
    BackupFilePage files(BackupFileQuery query) throws QuiesceException {
        String text = query.text().toLowerCase(Locale.ROOT);
        List<ArchiveEntry> files = new ArrayList<>();
        AtomicLong matching = new AtomicLong();
        ArchiveSummary summary = engine.files(home, query.receiver(), query.backup(), entry -> {
            if (entry.name().toLowerCase(Locale.ROOT).contains(text) && matching.incrementAndGet() <= query.limit()) {
                files.add(entry);
            }
        });
        return new BackupFilePage(files, matching.get(), summary.entries());
    }

    /** A cancel lets go of the receiver at once. */
    Receipt verify(Work.Verification wanted, RunListener listener, Cancellation cancellation) throws QuiesceException {
        cancellation.check();
        Interrupt interrupt = new Interrupt(cancellation);
        try (ReceiverLink link = connect(wanted.receiver())) {
            long length = length(link, wanted.backup());
            AtomicLong told = new AtomicLong();
            return link.verify(
                    wanted.backup(),
                    done -> listener.on(new RunEvent.Progressed(
                            told.getAndIncrement(),
                            clock.instant(),
                            Stage.CHECK,
                            done,
                            Math.max(done, length),
                            0,
                            0,
                            Duration.ZERO)));
        } catch (QuiesceException e) {
            if (cancellation.requested()) {
                throw new CancelledException();
            }
            throw e;
        } finally {
            interrupt.end();
        }
    }

    private static long length(ReceiverLink link, BackupId backup) throws QuiesceException {
        AtomicReference<Optional<ListedBackup>> found = new AtomicReference<>(Optional.empty());
        link.backups(row -> {
            if (row.id().equals(backup)) {
                found.set(Optional.of(row));
            }
        });
        return found.get()
                .orElseThrow(() -> new CheckFailedException(
                        "the receiver holds no backup " + backup + " of this agent", "See 'quiesce backup list'."))
                .row()
                .seal()
                .length();
    }

    /** Interrupts the thread that made it when a cancel is requested, until {@link #end}. */
    private static final class Interrupt {
        private final Thread caller = Thread.currentThread();
        private final Thread watch;
        private boolean over;

        Interrupt(Cancellation cancellation) {
            watch = Thread.ofVirtual().start(() -> await(cancellation));
        }

        private void await(Cancellation cancellation) {
            try {
                cancellation.await();
                synchronized (this) {
                    if (!over) {
                        caller.interrupt();
                    }
                }
            } catch (InterruptedException e) {
                // it has ended first
            }
        }

        synchronized void end() {
            over = true;
            watch.interrupt();
            Thread.interrupted(); // used up: the thread has more runs to make
        }
    }
}
