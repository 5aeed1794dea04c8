package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.engine.internal.RetryPolicy.Decision.Again;
import io.quiesce.engine.internal.RetryPolicy.Decision.GiveUp;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Brings a captured run to its verdict: offers what is not known to be kept, sends it, seals. A transient failure at any
 * step begins the whole way again, since only the receiver knows what it holds; nothing is sent twice by that. Used by one
 * thread.
 */
final class Delivery {

    private final Parts parts;
    private final RunRecord run;
    private final Route route;
    private final RetryPolicy policy;
    private final Telling telling;
    private long lastAdvance = System.nanoTime();
    private long furthest;
    private int failuresInARow;
    private String lastProblem = "";

    /** Where the bytes are and where they go. */
    record Route(Spool spool, ReceiverLink link) {}

    /** @param patience how long nothing may get through */
    Delivery(Parts parts, RunRecord run, Route route, Duration patience, Telling telling) {
        this.parts = parts;
        this.run = run;
        this.route = route;
        this.policy = new RetryPolicy(parts.backoff(), patience);
        this.telling = telling;
    }

    /** Goes on where a capture has ended, with every chunk in the uplink's hands. */
    Receipt finish(Uplink uplink, Cancellation cancellation) throws QuiesceException {
        return Blocking.call(
                cancellation,
                () -> persist(() -> {
                    awaitKept(uplink, () -> {});
                    return seal();
                }));
    }

    /** Begins with what the spool holds. */
    Receipt resume(Cancellation cancellation) throws QuiesceException {
        return Blocking.call(cancellation, () -> persist(this::wholeWay));
    }

    private Receipt persist(Call<Receipt> first) throws QuiesceException {
        Call<Receipt> way = first;
        while (true) {
            try {
                return way.run();
            } catch (QuiesceException e) {
                switch (policy.after(e, failuresInARow++, fruitless(), parts.random())) {
                    case GiveUp g -> throw e;
                    case Again a -> {
                        tell(e);
                        Retries.pause(a.pause());
                    }
                }
            }
            way = this::wholeWay;
        }
    }

    /** A row of equal failures is told once. */
    private void tell(QuiesceException failure) {
        String problem = String.valueOf(failure.getMessage());
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            telling.note(Level.WARNING, problem + "; trying again");
        }
    }

    private Duration fruitless() {
        return Duration.ofNanos(System.nanoTime() - lastAdvance);
    }

    private void advanced(long bytes) {
        if (bytes > furthest) {
            furthest = bytes;
            lastAdvance = System.nanoTime();
            failuresInARow = 0;
        }
    }

    private Receipt wholeWay() throws QuiesceException {
        try (Uplink uplink = new Uplink(
                route.link(), run.token(), route.spool(), run.connections(), Pace.of(run.rate()), telling, parts)) {
            offerAll(uplink);
            awaitKept(uplink, () -> {});
            return seal();
        }
    }

    /** Offers every chunk of the run and queues those that the receiver wants. */
    private void offerAll(Uplink uplink) throws QuiesceException {
        route.link().resume(run.header().backup(), run.token());
        long offered = 0;
        try (Spool.Chunks chunks = route.spool().chunks()) {
            while (chunks.hasNext()) {
                List<ChunkRef> page = new ArrayList<>();
                while (chunks.hasNext() && page.size() < ReceiverLink.OFFER_LIMIT) {
                    page.add(chunks.next());
                }
                offer(page, uplink);
                offered += page.size();
            }
        }
        if (offered != run.header().chunks()) {
            throw new TransferException(
                    "the spool " + route.spool().directory() + " lists " + offered + " chunks, not the "
                            + run.header().chunks() + " that were captured",
                    "Its index is damaged: discard this backup and make a new one.",
                    Refusal.CORRUPT);
        }
    }

    private void offer(List<ChunkRef> page, Uplink uplink) throws QuiesceException {
        BitSet wanted = route.link().offer(run.token(), page);
        for (int i = 0; i < page.size(); i++) {
            ChunkRef chunk = page.get(i);
            if (!wanted.get(i)) {
                route.spool().drop(chunk);
                uplink.alreadyKept(chunk);
            } else if (route.spool().has(chunk)) {
                uplink.add(chunk);
            } else {
                throw new TransferException(
                        "chunk " + chunk.index() + " was kept by the receiver and is not any more",
                        "The receiver's storage lost or damaged it; see its log. Discard this backup and make a new one.",
                        Refusal.CORRUPT);
            }
        }
    }

    /**
     * Waits until everything is kept, telling progress.
     *
     * @param watch called a few times a second; it may end the wait by an exception
     */
    void awaitKept(Uplink uplink, Uplink.Watch watch) throws QuiesceException {
        telling.stage(Stage.TRANSFER);
        long total = run.header().length();
        uplink.awaitKept(policy.patience().minus(fruitless()), () -> {
            watch.look();
            advanced(uplink.keptBytes());
            telling.progress(
                    uplink.keptBytes(),
                    total,
                    total,
                    uplink.keptBytes(),
                    run.header().downtime());
        });
        advanced(total);
        telling.progress(total, total, total, total, run.header().downtime());
    }

    /** Writes and sends the seal; returns the receiver's verdict. */
    private Receipt seal() throws QuiesceException {
        telling.stage(Stage.SEAL);
        Path file = route.spool().directory().resolve("seal");
        long total = run.header().length();
        try {
            try (Spool.Chunks chunks = route.spool().chunks();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                parts.seals().write(run.header(), chunks, route.link(), out);
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                Receipt receipt = route.link().seal(run.token(), in, verified -> {
                    // verified bytes count on top of the sent ones: both are a way forward
                    advanced(total + verified);
                    telling.progress(verified, total, total, total, run.header().downtime());
                });
                telling.progress(total, total, total, total, run.header().downtime());
                return receipt;
            }
        } catch (IOException e) {
            throw TransferException.ofCallersStream(
                    "cannot write or read the seal " + file + ": " + FileTrouble.of(e, file),
                    "Check free space of the home.",
                    e);
        }
    }
}
