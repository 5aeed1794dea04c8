package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.engine.internal.SpoolAccount.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What several runs have in the spool of their home together. */
@Tag("R6.4")
@Tag("P22")
class SpoolAccountTest {

    private static final int CHUNK = 8;
    private static final Digest ANY = Digest.ofContent(new byte[0], 0, 0);

    private final SpoolAccount account = new SpoolAccount();
    private final List<Writer> writers = new ArrayList<>();
    private Path home;

    /** A run that writes chunk after chunk, as far as it is let. */
    private final class Writer {
        private final Spool spool;
        private final SpoolAccount.Part part;
        private final SpoolRoom room;
        private final Deque<ChunkRef> here = new ArrayDeque<>();
        private boolean making;
        private long index;

        Writer(long limit) throws QuiesceException {
            spool = Spool.create(home, new BackupId(UUID.randomUUID()));
            part = account.enter(spool);
            room = new SpoolRoom(limit, 0);
        }

        boolean begin() throws QuiesceException {
            making = making || account.ask(spool, room, CHUNK) == Answer.ADMITTED;
            return making;
        }

        void finish() throws Exception {
            if (making) {
                making = false;
                ChunkRef chunk = new ChunkRef(index, index * CHUNK, CHUNK, ANY);
                spool.write(index++).close();
                spool.add(chunk);
                here.add(chunk);
            }
        }

        void keep() {
            if (!here.isEmpty()) {
                spool.drop(here.remove());
            }
        }

        void end() {
            part.close();
            spool.close();
            here.clear();
            making = false;
        }
    }

    @BeforeTry
    void aHome() throws Exception {
        home = Files.createTempDirectory("quiesce-account");
    }

    @AfterTry
    void remove() throws Exception {
        writers.forEach(Writer::end);
        writers.clear();
        Trees.remove(home);
    }

    @Property(tries = 200)
    @Label("the limit of whoever writes holds for the sum of all, what is being written included")
    void sum(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 6) Integer> limits,
            @ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> steps)
            throws Exception {
        for (int limit : limits) {
            writers.add(new Writer((long) limit * CHUNK));
        }
        for (int step : steps) {
            Writer one = writers.get(step / 3 % writers.size());
            long before = account.spooled();
            boolean wasMaking = one.making;
            switch (step % 3) {
                case 0 -> {
                    if (one.begin() && !wasMaking) {
                        assertTrue(
                                before == 0 || before + CHUNK <= one.room.limitBytes(), "the sum is within its limit");
                        assertEquals(before + CHUNK, account.spooled(), "what is admitted counts at once");
                    }
                }
                case 1 -> one.finish();
                default -> one.keep();
            }
            long there = writers.stream()
                    .mapToLong(w -> (w.here.size() + (w.making ? 1 : 0)) * (long) CHUNK)
                    .sum();
            assertEquals(there, account.spooled());
        }
    }

    @Example
    @Label("who had to wait first goes first, and who has given up stands in nobody's way")
    void order() throws Exception {
        for (int i = 0; i < 3; i++) {
            writers.add(new Writer(CHUNK));
        }
        Writer first = writers.get(0);
        Writer second = writers.get(1);
        Writer third = writers.get(2);
        assertTrue(first.begin());
        first.finish();
        assertFalse(second.begin());
        assertFalse(third.begin());
        long released = account.released();
        first.keep();
        assertEquals(released + CHUNK, account.released());
        assertFalse(third.begin(), "the other waits for longer");
        account.leave(second.spool);
        assertTrue(third.begin());
    }

    @Example
    @Label("the bytes of a run that is over do not count any more")
    void over() throws Exception {
        writers.add(new Writer(CHUNK));
        writers.add(new Writer(CHUNK));
        assertTrue(writers.get(0).begin());
        assertFalse(writers.get(1).begin());
        assertFalse(account.hasRoom(writers.get(1).room, 1000, CHUNK));
        writers.get(0).end();
        assertEquals(0, account.spooled());
        assertEquals(CHUNK, account.released());
        assertTrue(writers.get(1).begin());
    }

    @Example
    @Label("only the next one is hopeless, and only when nothing is there that could leave")
    void hopeless() throws Exception {
        SpoolRoom none = new SpoolRoom(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < 2; i++) {
            writers.add(new Writer(CHUNK));
        }
        Spool first = writers.get(0).spool;
        Spool second = writers.get(1).spool;
        assertEquals(Answer.HOPELESS, account.ask(first, none, CHUNK));
        assertEquals(Answer.WAITS, account.ask(second, writers.get(1).room, CHUNK), "the other has not given up yet");
        account.leave(first);
        assertEquals(Answer.ADMITTED, account.ask(second, writers.get(1).room, CHUNK));
        assertEquals(Answer.WAITS, account.ask(first, none, CHUNK), "what is being written can leave");
    }

    @Example
    @Label("who waits is woken by what another run's receiver has kept, and by another's end")
    void woken() throws Exception {
        writers.add(new Writer(2 * CHUNK));
        writers.add(new Writer(CHUNK));
        Writer other = writers.get(0);
        assertTrue(other.begin());
        other.finish();
        assertTrue(other.begin());
        other.finish();
        assertWokenBy(other::keep);
        assertWokenBy(other::end);
    }

    private void assertWokenBy(Runnable event) throws Exception {
        long released = account.released();
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        Thread waits = Thread.ofPlatform().daemon().start(() -> {
            try {
                account.awaitRoom(released, Duration.ofHours(1));
                woken.complete(true);
            } catch (QuiesceException e) {
                woken.completeExceptionally(e);
            }
        });
        while (waits.getState() != Thread.State.TIMED_WAITING && waits.isAlive()) {
            Thread.onSpinWait(); // also one that comes late sees what has left
        }
        event.run();
        assertTrue(woken.get(30, TimeUnit.SECONDS));
    }
}
