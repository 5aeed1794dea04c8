package io.quiesce.compression.internal.contents;

import io.quiesce.api.Digest;

/** What contents says about one block; reused from block to block. Not safe between threads. */
public final class Block {

    public final byte[] sha256 = new byte[Digest.LENGTH];
    public final Holes holes = new Holes();
    public int storedLength;
    /** CRC-32C of the stored bytes. */
    public int storedCrc;
}
