package io.quiesce.compression.internal.block;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** Unpacks in one call, so that a frame's window claims no memory of its own. */
final class ZstdDecompressor implements Decompressor {

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public boolean decompress(byte[] stored, int offset, int length, byte[] raw, int rawOffset, int rawLength) {
        try {
            return context.decompressByteArray(raw, rawOffset, rawLength, stored, offset, length) == rawLength;
        } catch (ZstdException e) {
            return false;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
