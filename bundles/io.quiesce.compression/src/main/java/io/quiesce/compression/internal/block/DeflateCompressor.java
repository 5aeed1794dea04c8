package io.quiesce.compression.internal.block;

import java.util.zip.Deflater;

/** Raw deflate from an empty window, up to a sync flush: blocks can follow each other in one stream. */
final class DeflateCompressor implements Compressor {

    private final Deflater deflater;

    DeflateCompressor(int level) {
        deflater = new Deflater(level, true);
    }

    @Override
    public int compress(byte[] raw, int offset, int length, byte[] into, int intoOffset) {
        deflater.reset();
        deflater.setInput(raw, offset, length);
        int room = into.length - intoOffset;
        int stored = deflater.deflate(into, intoOffset, room, Deflater.SYNC_FLUSH);
        if (!deflater.needsInput() || stored == room) {
            throw new IllegalStateException("a block of " + length + " bytes did not fit into " + room);
        }
        return stored;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
