package io.quiesce.compression.internal.page;

import io.quiesce.api.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.zip.CRC32;

/** Writes a document page by page and counts and digests what it writes. Not safe between threads. */
public final class PageWriter {

    private final OutputStream out;
    private final MessageDigest sha = Digest.sha256();
    private final CRC32 crc = new CRC32();
    private long length;

    private PageWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a document with its preamble. */
    public static PageWriter begin(String magic, OutputStream out) throws IOException {
        PageWriter writer = new PageWriter(out);
        writer.put(
                ByteBuffer.allocate(Page.PREAMBLE_LENGTH)
                        .put(magic.getBytes(StandardCharsets.US_ASCII))
                        .putShort((short) Page.MAJOR_VERSION)
                        .putShort((short) Page.MINOR_VERSION)
                        .array(),
                Page.PREAMBLE_LENGTH);
        return writer;
    }

    /** Goes on with a document that was written before; length and digests count from here. */
    public static PageWriter append(OutputStream out) {
        return new PageWriter(out);
    }

    /** Writes the payload as one page and empties it. */
    public void page(int type, boolean critical, Payload payload) throws IOException {
        if (payload.length() > Page.LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("a page of " + payload.length() + " bytes is too large");
        }
        byte[] header = Page.header(type, critical, payload.length());
        ByteBuffer.wrap(header).putInt(8, Page.crc(header, payload.array(), payload.length()));
        put(header, header.length);
        put(payload.array(), payload.length());
        payload.clear();
    }

    /** Bytes written so far. */
    public long length() {
        return length;
    }

    /** SHA-256 of everything written so far; the document may go on. */
    public Digest digest() {
        try {
            return Digest.of(((MessageDigest) sha.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java runtime's SHA-256 can't be copied", e);
        }
    }

    /** CRC-32 of everything written so far. */
    public int crc32() {
        return (int) crc.getValue();
    }

    private void put(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
        sha.update(bytes, 0, count);
        crc.update(bytes, 0, count);
        length += count;
    }
}
