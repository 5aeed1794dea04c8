package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.ContentsWriter;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Head;
import io.quiesce.compression.internal.contents.Totals;
import io.quiesce.compression.internal.page.Document;
import io.quiesce.compression.internal.page.Feed;
import io.quiesce.compression.internal.zip.EndRecords;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Framing;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes packed blocks and their framing in order, and what stands behind them. */
final class ArchiveWriter implements OrderedPipeline.Consumer<CaptureBatch> {

    private final Head head;
    private final Framing framing;
    private final Scratch scratch;
    private final ContentsWriter contents;
    private final PieceOutput out;
    private final ArchiveProgress progress;
    private long reported;
    private long entries;
    private long rawBytes;
    private long holeBytes;
    private long blocks;
    private int fileCrc;
    private long fileStored;

    ArchiveWriter(Head head, Scratch scratch, ArchiveSink sink, ArchiveProgress progress) throws QuiesceException {
        this.head = head;
        this.framing = new Framing(head.spec().codec(), head.blockSize());
        this.scratch = scratch;
        this.out = new PieceOutput(sink);
        this.progress = progress;
        try {
            this.contents = new ContentsWriter(head, scratch.output());
        } catch (IOException e) {
            throw scratch.failure(e);
        }
    }

    @Override
    public void take(CaptureBatch batch) throws QuiesceException {
        try {
            for (int i = 0; i < batch.count(); i++) {
                CapturePiece piece = batch.piece(i);
                write(piece.entry.orElseThrow(), piece, batch.stored);
            }
        } catch (IOException e) {
            throw scratch.failure(e);
        }
        report(batch.rawUsed());
    }

    private void write(Entry entry, CapturePiece piece, byte[] stored) throws IOException, QuiesceException {
        if (piece.first) {
            begin(entry, piece);
        }
        if (piece.rawLength > 0) {
            contents.block(piece.block, piece.rawLength);
            out.block(stored, piece.storedOffset, piece.block.storedLength);
            fileCrc = piece.first ? piece.rawCrc : Crc32.combine(fileCrc, piece.rawCrc, piece.rawLength);
            fileStored += piece.block.storedLength;
            holeBytes += piece.block.holes.holeBytes();
            blocks++;
        }
        if (piece.last && entry.isFile()) {
            contents.endOfFile(fileCrc);
            out.framing(framing.trailer(entry, framing.stored(entry, fileStored), fileCrc));
        }
    }

    private void begin(Entry entry, CapturePiece piece) throws IOException, QuiesceException {
        entries++;
        rawBytes += entry.size();
        fileCrc = 0;
        fileStored = 0;
        contents.entry(entry);
        int crc32 = entry.isLink() ? EntryWalk.linkCrc(entry) : piece.rawCrc;
        out.framing(framing.localHeader(entry, framing.stored(entry, piece.block.storedLength), crc32));
        out.framing(entry.target().bytes());
    }

    /** Writes contents, directory and end. */
    ArchiveSummary finish(List<String> leftOut) throws QuiesceException, InterruptedException {
        long offset = out.position();
        try {
            contents.finish(leftOut, new Totals(entries, rawBytes, holeBytes, blocks, offset));
            out.framing(Framing.contentsHeader(contents.length(), contents.crc32()));
            copyContents();
            long directory = out.position();
            writeDirectory();
            out.framing(Framing.contentsRecord(offset, contents.length(), contents.crc32()));
            out.framing(EndRecords.of(entries + 1, directory, out.position() - directory));
        } catch (IOException e) {
            throw scratch.failure(e);
        }
        out.flush();
        report(0);
        return new ArchiveSummary(out.position(), entries, rawBytes, contents.digest(), leftOut);
    }

    private void copyContents() throws IOException, QuiesceException, InterruptedException {
        Feed feed = scratch.feed();
        byte[] buffer = new byte[64 << 10];
        for (int got = feed.read(buffer, 0, buffer.length); got > 0; got = feed.read(buffer, 0, buffer.length)) {
            checkInterrupt();
            out.framing(buffer, got);
            report(0);
        }
    }

    /** Reads the document back, so that nothing in memory grows with the number of entries. */
    private void writeDirectory() throws IOException, QuiesceException, InterruptedException {
        ContentsReader written = new ContentsReader(
                scratch.feed(),
                new Document("scratch file", 0),
                h -> Codecs.bound(head.spec().codec(), head.blockSize()));
        EntryWalk walk = new EntryWalk(written);
        for (Optional<Placed> next = walk.next(); next.isPresent(); next = walk.next()) {
            checkInterrupt();
            Placed p = next.get();
            out.framing(framing.centralRecord(p.entry(), p.offset(), p.stored(), p.crc32()));
            report(0);
        }
    }

    private void report(long raw) throws QuiesceException {
        long position = out.position();
        if (raw > 0 || position > reported) {
            progress.advanced(raw, position - reported);
            reported = position;
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
