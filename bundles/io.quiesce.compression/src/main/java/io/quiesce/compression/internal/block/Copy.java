package io.quiesce.compression.internal.block;

/** The codec that leaves bytes as they are. */
final class Copy implements Compressor, Decompressor {

    @Override
    public int compress(byte[] raw, int offset, int length, byte[] into, int intoOffset) {
        System.arraycopy(raw, offset, into, intoOffset, length);
        return length;
    }

    @Override
    public boolean decompress(byte[] stored, int offset, int length, byte[] raw, int rawOffset, int rawLength) {
        if (length != rawLength) {
            return false;
        }
        System.arraycopy(stored, offset, raw, rawOffset, length);
        return true;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
