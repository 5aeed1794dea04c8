package io.quiesce.compression.internal.block;

import com.github.luben.zstd.ZstdCompressCtx;
import io.quiesce.api.archive.Codec;

/** One Zstandard frame per block, with its content size and without a checksum: contents has better ones. */
final class ZstdCompressor implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdCompressor(int level) {
        context.setLevel(level).setContentSize(true).setChecksum(false).setDictID(false);
    }

    @Override
    public int compress(byte[] raw, int offset, int length, byte[] into, int intoOffset) {
        // the same room whatever else lies in the buffer, so that a block's bytes depend on nothing but the block
        int room = Codecs.bound(Codec.ZSTD, length);
        return context.compressByteArray(into, intoOffset, room, raw, offset, length);
    }

    @Override
    public void close() {
        context.close();
    }
}
