package io.quiesce.compression.internal.extract;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.block.Decompressor;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.contents.Holes;
import io.quiesce.compression.internal.contents.Zeros;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Checks framing, unpacks blocks, checks them, and only then lets them land. */
final class BlockChecker implements OrderedPipeline.Worker<ReadBatch> {

    private final Decompressor decompressor;
    private final MessageDigest sha = Digest.sha256();
    private final byte[] digest = new byte[Digest.LENGTH];
    private final CRC32C storedCrc = new CRC32C();

    BlockChecker(Codec codec) {
        this.decompressor = Codecs.decompressor(codec);
    }

    @Override
    public void work(ReadBatch batch) throws QuiesceException {
        for (int i = 0; i < batch.count(); i++) {
            ReadPiece piece = batch.piece(i);
            int position = piece.position;
            compare("the local header", piece.header, batch, piece, position);
            position += piece.header.length;
            if (piece.rawLength > 0) {
                check(batch, piece, position);
                position += piece.block.storedLength;
                piece.file.write(piece.at, batch.raw, piece.rawOffset, piece.rawLength, piece.block.holes);
            }
            compare("what follows the data", piece.trailer, batch, piece, position);
            boolean wholeFile =
                    piece.first && piece.last && piece.entry.orElseThrow().isFile();
            if (wholeFile) {
                if (piece.rawLength > 0 && piece.rawCrc != piece.fileCrc) {
                    throw wrong("the CRC-32 of the file does not match", batch, piece, position);
                }
                piece.file.finish();
            }
        }
    }

    private void check(ReadBatch batch, ReadPiece piece, int position) throws ArchiveException {
        storedCrc.reset();
        storedCrc.update(batch.stored, position, piece.block.storedLength);
        if ((int) storedCrc.getValue() != piece.block.storedCrc) {
            throw wrong("the stored bytes of a block do not match their CRC-32C", batch, piece, position);
        }
        if (!decompressor.decompress(
                batch.stored, position, piece.block.storedLength, batch.raw, piece.rawOffset, piece.rawLength)) {
            throw wrong("a block does not unpack to its " + piece.rawLength + " bytes", batch, piece, position);
        }
        try {
            sha.update(batch.raw, piece.rawOffset, piece.rawLength);
            sha.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        if (!Arrays.equals(digest, piece.block.sha256)) {
            throw wrong("a block does not match its SHA-256", batch, piece, position);
        }
        checkHoles(batch, piece, position);
        piece.rawCrc = Crc32.of(batch.raw, piece.rawOffset, piece.rawLength);
    }

    /** What a hole would swallow must be zeros, else other tools would restore something else. */
    private static void checkHoles(ReadBatch batch, ReadPiece piece, int position) throws ArchiveException {
        Holes holes = piece.block.holes;
        int units = Holes.units(piece.rawLength);
        for (int unit = holes.next(0, true); unit < units; unit = holes.next(unit + 1, true)) {
            int start = piece.rawOffset + unit * Holes.UNIT;
            int end = Math.min(start + Holes.UNIT, piece.rawOffset + piece.rawLength);
            if (!Zeros.only(batch.raw, start, end)) {
                throw wrong("a hole holds data", batch, piece, position);
            }
        }
    }

    private static void compare(String what, byte[] expected, ReadBatch batch, ReadPiece piece, int position)
            throws ArchiveException {
        int different =
                Arrays.mismatch(expected, 0, expected.length, batch.stored, position, position + expected.length);
        if (different >= 0) {
            throw wrong(what + " is not what contents says", batch, piece, position + different);
        }
    }

    private static ArchiveException wrong(String message, ReadBatch batch, ReadPiece piece, int position) {
        return new ArchiveException(message, StructurePass.HINT, piece.name(), batch.start() + position);
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
