package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Framing;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Reads the archive front to back, cut into pieces as contents says. What the landing does not read is not fetched. */
final class PieceReader implements OrderedPipeline.Producer<ReadBatch> {

    private final ArchiveSource source;
    private final ContentsReader contents;
    private final Framing framing;
    private final int blockSize;
    private final Landing landing;
    private final long resumeFrom;
    private final ArchiveProgress progress;
    private long position;
    private long skippedRaw;
    private long skippedStored;
    private boolean skipping = true;

    /**
     * @param resumeFrom pieces that end at or before this position are there already
     * @param progress told of those, all at once, before the others are read
     */
    PieceReader(
            ArchiveSource source, ContentsReader contents, Landing landing, long resumeFrom, ArchiveProgress progress) {
        this.source = source;
        this.contents = contents;
        this.blockSize = contents.head().blockSize();
        this.framing = new Framing(contents.head().spec().codec(), blockSize);
        this.landing = landing;
        this.resumeFrom = resumeFrom;
        this.progress = progress;
    }

    @Override
    public void run(OrderedPipeline.Feeder<ReadBatch> feeder) throws QuiesceException, InterruptedException {
        Filling filling = new Filling(feeder);
        try {
            for (Optional<Entry> next = contents.next(); next.isPresent(); next = contents.next()) {
                Entry entry = next.get();
                if (entry.isFile()) {
                    file(entry, filling);
                } else {
                    directoryOrLink(entry, filling);
                }
            }
            contents.end();
        } catch (IOException e) {
            throw contents.wrong("the document can't be read");
        }
        endSkipping();
        filling.submit();
    }

    private void directoryOrLink(Entry entry, Filling filling) throws QuiesceException, InterruptedException {
        if (entry.isDirectory()) {
            landing.directory(entry, contents.order());
        }
        byte[] header = framing.localHeader(entry, entry.target().length(), EntryWalk.linkCrc(entry));
        ReadPiece piece = filling.spare(entry, true, true);
        piece.header = concatenated(header, entry.target().bytes());
        if (!landing.reads(entry)) {
            passOver(piece, filling);
        } else if (!skipped(piece)) {
            filling.add();
        }
    }

    /** Passes over a piece that nobody wants. */
    private void passOver(ReadPiece piece, Filling filling) throws QuiesceException, InterruptedException {
        int length = piece.length();
        filling.interrupt();
        position += length;
    }

    /** Skips a piece that is there already. Only the first pieces that are wanted can be. */
    private boolean skipped(ReadPiece piece) throws QuiesceException {
        boolean there = position + piece.length() <= resumeFrom;
        if (there) {
            position += piece.length();
            skippedRaw += piece.rawLength;
            skippedStored += piece.length();
        } else {
            endSkipping();
        }
        return there;
    }

    private void endSkipping() throws QuiesceException {
        if (skipping && skippedStored > 0) {
            progress.advanced(skippedRaw, skippedStored);
        }
        skipping = false;
    }

    private void file(Entry entry, Filling filling) throws IOException, QuiesceException, InterruptedException {
        long blocks = Math.max(1, entry.blocks(blockSize));
        long stored = 0;
        boolean wanted = landing.reads(entry);
        boolean skippedAny = false;
        boolean begun = false;
        Landing.LandingFile file = Landing.LandingFile.NONE;
        for (long i = 0; i < blocks; i++) {
            ReadPiece piece = filling.spare(entry, i == 0, i == blocks - 1);
            piece.at = i * blockSize;
            piece.rawLength = entry.blockLength(i, blockSize);
            if (piece.rawLength > 0) {
                contents.block(piece.block, piece.rawLength);
                stored += piece.block.storedLength;
            }
            frame(piece, entry, stored);
            if (!wanted) {
                passOver(piece, filling);
            } else if (skipped(piece)) {
                skippedAny = true;
            } else {
                if (!begun) {
                    file = landing.file(entry, contents.order(), skippedAny);
                    begun = true;
                }
                piece.file = file;
                filling.add();
            }
        }
        if (wanted && !begun) {
            landing.present(entry, contents.order());
        }
    }

    private void frame(ReadPiece piece, Entry entry, long stored) throws IOException, QuiesceException {
        long data = framing.stored(entry, stored);
        if (piece.last) {
            piece.fileCrc = contents.endOfFile();
            piece.trailer = framing.trailer(entry, data, piece.fileCrc);
        }
        if (piece.first) {
            // a described header does not hold what is not known yet
            piece.header = framing.localHeader(entry, data, piece.fileCrc);
        }
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** The batch that is being filled. */
    private final class Filling {
        private final OrderedPipeline.Feeder<ReadBatch> feeder;
        private ReadBatch batch;

        Filling(OrderedPipeline.Feeder<ReadBatch> feeder) throws InterruptedException {
            this.feeder = feeder;
            this.batch = feeder.next();
            batch.clear(position);
        }

        ReadPiece spare(Entry entry, boolean first, boolean last) throws QuiesceException, InterruptedException {
            if (batch.isFull()) {
                submit();
                batch = feeder.next();
                batch.clear(position);
            }
            ReadPiece piece = batch.spare();
            piece.entry = Optional.of(entry);
            piece.file = Landing.LandingFile.NONE;
            piece.first = first;
            piece.last = last;
            piece.header = ReadPiece.NOTHING;
            piece.trailer = ReadPiece.NOTHING;
            piece.rawLength = 0;
            piece.block.storedLength = 0;
            piece.fileCrc = 0;
            piece.at = 0;
            return piece;
        }

        void add() throws QuiesceException, InterruptedException {
            if (batch.count() == 0) {
                batch.clear(position);
            }
            if (!batch.fits()) {
                ReadBatch full = batch;
                ReadBatch empty = feeder.next();
                empty.clear(position);
                full.moveSpareTo(empty);
                submit();
                batch = empty;
            }
            position += batch.spare().length();
            batch.add();
        }

        /** A batch is read in one go: what is passed over ends it. */
        void interrupt() throws QuiesceException, InterruptedException {
            if (batch.count() > 0) {
                submit();
                batch = feeder.next();
                batch.clear(position);
            }
        }

        void submit() throws QuiesceException, InterruptedException {
            if (batch.count() > 0) {
                read();
                feeder.submit(batch);
            }
        }

        private void read() throws QuiesceException {
            if (batch.start() + batch.length() > source.length()) {
                throw new ArchiveException(
                        "the archive ends early",
                        StructurePass.HINT,
                        batch.piece(0).name(),
                        batch.start());
            }
            source.read(batch.start(), batch.stored, 0, batch.length());
        }
    }
}
