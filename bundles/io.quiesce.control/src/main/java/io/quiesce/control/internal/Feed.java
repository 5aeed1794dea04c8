package io.quiesce.control.internal;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.event.RunEvent.Progressed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What happened lately, numbered. Writers never wait for readers: of a run's progress only the newest stays, and old entries go. */
final class Feed {

    private static final int MOST = 5000;
    private static final int PAGE = 500;

    private final UUID life = UUID.randomUUID();
    private final Clock clock;
    private final TreeMap<Long, FeedEntry> entries = new TreeMap<>();
    private final Map<UUID, Long> progress = new HashMap<>();
    private long sequence;
    /** The newest that was dropped and not replaced. */
    private long lost;

    private boolean closed;

    Feed(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(UUID run, FeedEntry.Item item) {
        FeedEntry entry = new FeedEntry(++sequence, clock.instant(), run, item);
        entries.put(sequence, entry);
        if (item instanceof FeedEntry.Happened h && h.event() instanceof Progressed) {
            Long before = progress.put(run, sequence);
            if (before != null) {
                entries.remove(before);
            }
        } else if (entry.last()) {
            progress.remove(run);
        }
        while (entries.size() > MOST) {
            lost = entries.pollFirstEntry().getKey();
        }
        notifyAll();
    }

    synchronized FeedPosition position() {
        return new FeedPosition(life, sequence);
    }

    synchronized FeedPage read(FeedPosition after, Duration wait) throws InterruptedException {
        boolean known = after.life().equals(life);
        long from = known ? after.sequence() : 0;
        long end = System.nanoTime() + wait.toNanos();
        while (sequence <= from && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        List<FeedEntry> page = new ArrayList<>();
        long last = from;
        for (FeedEntry entry : entries.tailMap(from, false).values()) {
            if (page.size() == PAGE) {
                break;
            }
            page.add(entry);
            last = entry.sequence();
        }
        boolean gap = from < lost || !known && !after.equals(FeedPosition.START);
        return new FeedPage(new FeedPosition(life, last), gap, page);
    }

    /** Lets every reader go. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
