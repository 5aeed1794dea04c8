package io.quiesce.compression.internal.block;

import com.github.luben.zstd.util.ZstdVersion;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;

/** Compressors and decompressors of each codec. Native libraries are loaded by the first one made, not before. */
public final class Codecs {

    private Codecs() {}

    public static Compressor compressor(ArchiveSpec spec) {
        return switch (spec.codec()) {
            case ZSTD -> new ZstdCompressor(spec.level());
            case DEFLATE -> new DeflateCompressor(spec.level());
            case STORE -> new Copy();
        };
    }

    public static Decompressor decompressor(Codec codec) {
        return switch (codec) {
            case ZSTD -> new ZstdDecompressor();
            case DEFLATE -> new DeflateDecompressor();
            case STORE -> new Copy();
        };
    }

    /** The most that a block of {@code length} raw bytes takes when stored. */
    public static int bound(Codec codec, int length) {
        return switch (codec) {
            // ZSTD_COMPRESSBOUND: the margin for small inputs never exceeds 64 bytes
            case ZSTD -> length + (length >>> 8) + 64;
            // zlib's deflateBound for any settings, and the sync flush
            case DEFLATE -> length + (length >>> 5) + (length >>> 7) + (length >>> 11) + 32;
            case STORE -> length;
        };
    }

    /** Name and version of the library, as contents records it. */
    public static String build(Codec codec) {
        return switch (codec) {
            case ZSTD -> "zstd-jni " + ZstdVersion.VERSION;
            case DEFLATE -> "java " + Runtime.version().feature();
            case STORE -> "";
        };
    }
}
