package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.Stage;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
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

/** Brings a captured run to its verdict: offers what is not known to be kept, sends it, seals. */
final class Delivery {

    private final Parts parts;
    private final Telling telling;
    private final Cancellation cancellation;

    Delivery(Parts parts, Telling telling, Cancellation cancellation) {
        this.parts = parts;
        this.telling = telling;
        this.cancellation = cancellation;
    }

    /** Offers every chunk of an interrupted run and queues those that the receiver wants. */
    void offerAll(RunRecord run, ReceiverLink link, Spool spool, Uplink uplink) throws QuiesceException {
        link.resume(run.header().backup(), run.token());
        try (Spool.Chunks chunks = spool.chunks()) {
            while (chunks.hasNext()) {
                List<ChunkRef> page = new ArrayList<>();
                while (chunks.hasNext() && page.size() < ReceiverLink.OFFER_LIMIT) {
                    page.add(chunks.next());
                }
                offer(run, link, page, spool, uplink);
            }
        }
    }

    private void offer(RunRecord run, ReceiverLink link, List<ChunkRef> page, Spool spool, Uplink uplink)
            throws QuiesceException {
        BitSet wanted = link.offer(run.token(), page);
        for (int i = 0; i < page.size(); i++) {
            ChunkRef chunk = page.get(i);
            if (!wanted.get(i)) {
                spool.drop(chunk);
                uplink.alreadyKept(chunk);
            } else if (spool.has(chunk)) {
                uplink.add(chunk);
            } else {
                throw new TransferException(
                        "chunk " + chunk.index() + " was kept by the receiver and is not any more",
                        "The receiver's storage lost or damaged it; see its log. Make a new backup.",
                        Refusal.CORRUPT);
            }
        }
    }

    /** Waits until everything is kept, telling progress. */
    void awaitKept(RunRecord run, Uplink uplink, Duration patience, Uplink.Watch watch) throws QuiesceException {
        telling.stage(Stage.TRANSFER);
        long total = run.header().length();
        uplink.awaitKept(patience, () -> {
            cancellation.check();
            watch.look();
            telling.progress(
                    uplink.keptBytes(),
                    total,
                    total,
                    uplink.keptBytes(),
                    run.header().downtime());
        });
        telling.progress(total, total, total, total, run.header().downtime());
    }

    /** Writes and sends the seal; returns the receiver's verdict. */
    Receipt seal(RunRecord run, ReceiverLink link, Spool spool) throws QuiesceException {
        telling.stage(Stage.SEAL);
        Path file = spool.directory().resolve("seal");
        long total = run.header().length();
        try {
            try (Spool.Chunks chunks = spool.chunks();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                parts.seals().write(run.header(), chunks, link, out);
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                Receipt receipt = link.seal(
                        run.token(),
                        in,
                        verified -> telling.progress(
                                verified, total, total, total, run.header().downtime()));
                telling.progress(total, total, total, total, run.header().downtime());
                return receipt;
            }
        } catch (IOException e) {
            throw new TransferException(
                    "cannot write or read the seal " + file + ": " + e.getMessage(),
                    "Check free space of the home.",
                    e);
        }
    }
}
