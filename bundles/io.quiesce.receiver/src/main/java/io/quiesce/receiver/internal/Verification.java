package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.transfer.ChunkRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a backup once, front to back: every chunk against its id, SHA-256 and MD5 of the whole. MD5, which is the slowest, runs
 * beside in a thread of its own. Takes 1 MiB of buffers, whatever the size.
 */
final class Verification {

    /** Differences that are told one by one; more are counted. */
    static final int TOLD = 100;

    private static final int BUFFER = 256 << 10;
    private static final long REPORT_EVERY = 8L << 20;

    /** The chunks that should be there, in order. */
    @FunctionalInterface
    interface Expected {
        Optional<ChunkRef> next() throws IOException, QuiesceException;
    }

    /** Where the bytes are. */
    @FunctionalInterface
    interface Source {
        InputStream read(long offset, long length) throws QuiesceException;
    }

    /** Follows the work; what it throws ends it. */
    @FunctionalInterface
    interface Watch {

        /** Told how many bytes are done, in growing order. */
        void verified(long bytes) throws QuiesceException;

        /** Told every difference. */
        default void differs(Difference difference) throws QuiesceException {}
    }

    /** A chunk that is not what it should be. */
    record Difference(ChunkRef chunk, String what) {
        @Override
        public String toString() {
            return "chunk " + chunk.index() + " at offset " + chunk.offset() + " " + what;
        }
    }

    /**
     * What was found.
     *
     * @param differences the first {@value #TOLD}
     * @param different number of all
     */
    record Outcome(Digest sha256, String md5, long bytes, List<Difference> differences, long different) {}

    private final Source source;
    private final Watch watch;
    private final MessageDigest whole = Digest.sha256();
    private final List<Difference> differences = new ArrayList<>();
    private long different;
    private long done;
    private long reported;

    private Verification(Source source, Watch watch) {
        this.source = source;
        this.watch = watch;
    }

    /** Runs in the caller's thread; an I/O error in a chunk is a difference, one in the list of chunks is thrown. */
    static Outcome run(Expected expected, Source source, Watch watch) throws IOException, QuiesceException {
        return new Verification(source, watch).run(expected);
    }

    private Outcome run(Expected expected) throws IOException, QuiesceException {
        try (SideDigest md5 = new SideDigest("MD5", BUFFER)) {
            for (Optional<ChunkRef> chunk = expected.next(); chunk.isPresent(); chunk = expected.next()) {
                verify(chunk.get(), md5);
            }
            watch.verified(done);
            return new Outcome(Digest.of(whole.digest()), md5.hex(), done, List.copyOf(differences), different);
        }
    }

    private void verify(ChunkRef chunk, SideDigest md5) throws QuiesceException {
        MessageDigest one = Digest.sha256();
        long left = chunk.length();
        try (InputStream in = source.read(chunk.offset(), chunk.length())) {
            for (int n = piece(in, left, one, md5); n > 0; n = piece(in, left, one, md5)) {
                left -= n;
                advance(n);
            }
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.MISSING) {
                throw e;
            }
            differ(chunk, "is gone");
            return;
        } catch (ClosedByInterruptException e) {
            throw Refusals.busy("the receiver is stopping"); // says nothing about the bytes
        } catch (IOException e) {
            differ(chunk, "cannot be read: " + FileTrouble.of(e));
            return;
        }
        if (left > 0) {
            differ(chunk, "lacks " + left + " of " + chunk.length() + " bytes");
        } else if (!Digest.of(one.digest()).equals(chunk.id())) {
            differ(chunk, "holds other bytes than were sent");
        }
    }

    /** Reads and digests up to a buffer; 0 or less at the end. */
    private int piece(InputStream in, long left, MessageDigest one, SideDigest md5) throws IOException {
        byte[] buffer = md5.buffer();
        int n = 0;
        try {
            n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        } finally {
            md5.update(buffer, Math.max(0, n)); // also gives the buffer back
        }
        if (n > 0) {
            one.update(buffer, 0, n); // both only read it, and it is not filled again before the next piece
            whole.update(buffer, 0, n);
        }
        return n;
    }

    private void advance(int bytes) throws QuiesceException {
        done += bytes;
        if (done - reported >= REPORT_EVERY) {
            reported = done;
            watch.verified(done);
        }
    }

    private void differ(ChunkRef chunk, String what) throws QuiesceException {
        Difference difference = new Difference(chunk, what);
        different++;
        if (differences.size() < TOLD) {
            differences.add(difference);
        }
        watch.differs(difference);
    }

    /** The digest of so many bytes of a stream, or of all when there are fewer. */
    static Digest digest(InputStream in, int length) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[Math.min(BUFFER, length)];
        int left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, Math.min(buffer.length, left));
            if (n < 0) {
                break;
            }
            sha256.update(buffer, 0, n);
            left -= n;
        }
        return Digest.of(sha256.digest());
    }
}
