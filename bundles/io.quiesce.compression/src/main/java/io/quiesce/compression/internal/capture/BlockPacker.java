package io.quiesce.compression.internal.capture;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.block.Compressor;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.contents.Holes;
import io.quiesce.compression.internal.contents.Zeros;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Digests and compresses blocks. */
final class BlockPacker implements OrderedPipeline.Worker<CaptureBatch> {

    /** What a full block of zeros becomes; worked out once, as sparse files have many. */
    private record Hollow(byte[] stored, byte[] sha256, int storedCrc, int rawCrc) {}

    private final Compressor compressor;
    private final MessageDigest sha = Digest.sha256();
    private final CRC32C storedCrc = new CRC32C();
    private Optional<Hollow> hollow = Optional.empty();

    BlockPacker(ArchiveSpec spec) {
        this.compressor = Codecs.compressor(spec);
    }

    @Override
    public void work(CaptureBatch batch) {
        int stored = 0;
        for (int i = 0; i < batch.count(); i++) {
            CapturePiece piece = batch.piece(i);
            piece.storedOffset = stored;
            piece.block.storedLength = 0;
            piece.rawCrc = 0;
            if (piece.rawLength > 0) {
                piece.watch.ifPresent(w -> w.block(piece.position, batch.raw, piece.rawOffset, piece.rawLength));
                confirmHoles(batch.raw, piece);
                pack(batch, piece);
            }
            stored += piece.block.storedLength;
        }
    }

    /** A hole is one only when it reads as zeros (decision 0013). */
    private static void confirmHoles(byte[] raw, CapturePiece piece) {
        Holes holes = piece.block.holes;
        int units = Holes.units(piece.rawLength);
        for (int unit = holes.next(0, true); unit < units; unit = holes.next(unit + 1, true)) {
            int start = piece.rawOffset + unit * Holes.UNIT;
            int end = Math.min(start + Holes.UNIT, piece.rawOffset + piece.rawLength);
            if (!Zeros.only(raw, start, end)) {
                holes.unmark(unit);
            }
        }
    }

    private void pack(CaptureBatch batch, CapturePiece piece) {
        boolean full = piece.rawLength == batch.raw.length;
        if (full && piece.block.holes.all()) {
            if (hollow.isEmpty()) {
                compress(batch, piece);
                hollow = Optional.of(new Hollow(
                        Arrays.copyOf(batch.stored, piece.block.storedLength),
                        piece.block.sha256.clone(),
                        piece.block.storedCrc,
                        piece.rawCrc));
            }
            Hollow known = hollow.get();
            System.arraycopy(known.stored(), 0, batch.stored, 0, known.stored().length);
            System.arraycopy(known.sha256(), 0, piece.block.sha256, 0, Digest.LENGTH);
            piece.block.storedLength = known.stored().length;
            piece.block.storedCrc = known.storedCrc();
            piece.rawCrc = known.rawCrc();
        } else {
            compress(batch, piece);
        }
    }

    private void compress(CaptureBatch batch, CapturePiece piece) {
        try {
            sha.update(batch.raw, piece.rawOffset, piece.rawLength);
            sha.digest(piece.block.sha256, 0, Digest.LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        piece.rawCrc = Crc32.of(batch.raw, piece.rawOffset, piece.rawLength);
        int length = compressor.compress(batch.raw, piece.rawOffset, piece.rawLength, batch.stored, piece.storedOffset);
        piece.block.storedLength = length;
        storedCrc.reset();
        storedCrc.update(batch.stored, piece.storedOffset, length);
        piece.block.storedCrc = (int) storedCrc.getValue();
    }

    @Override
    public void close() {
        compressor.close();
    }
}
