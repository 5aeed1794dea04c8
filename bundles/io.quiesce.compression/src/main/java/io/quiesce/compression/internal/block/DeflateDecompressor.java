package io.quiesce.compression.internal.block;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks one block and holds that its stored bytes are used up without ending the stream. */
final class DeflateDecompressor implements Decompressor {

    private final Inflater inflater = new Inflater(true);

    @Override
    public boolean decompress(byte[] stored, int offset, int length, byte[] raw, int rawOffset, int rawLength) {
        inflater.reset();
        inflater.setInput(stored, offset, length);
        try {
            int done = 0;
            // room for one byte more makes zlib read the empty block of the flush, and shows a block that is too long
            while (done <= rawLength) {
                int got = inflater.inflate(raw, rawOffset + done, rawLength + 1 - done);
                done += got;
                if (got == 0) {
                    break;
                }
            }
            return done == rawLength && inflater.getRemaining() == 0 && !inflater.finished();
        } catch (DataFormatException e) {
            return false;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
