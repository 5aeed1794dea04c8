package io.quiesce.compression.internal.page;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads a document that nobody vouches for. Holds one page at a time; the digests cover what lies <em>before</em> the
 * current page. Not safe between threads.
 */
public final class PageReader {

    private static final int GROWTH = 1 << 20;

    private final Feed feed;
    private final Document document;
    private final int highestType;
    private final MessageDigest sha = Digest.sha256();
    private final CRC32 crc = new CRC32();
    private final byte[] header = new byte[Page.HEADER_LENGTH];
    private byte[] payload = new byte[0];
    private int payloadLength;
    private boolean pageLoaded;
    private long position;

    /**
     * Reads the preamble.
     *
     * @param highestType page types from 1 to this one are known to the caller
     */
    public PageReader(String magic, Feed feed, Document document, int highestType)
            throws IOException, QuiesceException {
        this.feed = feed;
        this.document = document;
        this.highestType = highestType;
        byte[] preamble = new byte[Page.PREAMBLE_LENGTH];
        fill(preamble, Page.PREAMBLE_LENGTH);
        if (!Arrays.equals(preamble, 0, 8, magic.getBytes(StandardCharsets.US_ASCII), 0, 8)) {
            throw document.damaged("this is no document of the kind '" + magic + "'", 0);
        }
        int major = ByteBuffer.wrap(preamble).getShort(8) & 0xFFFF;
        if (major != Page.MAJOR_VERSION) {
            throw new ArchiveException(
                    "format version " + major + " is not known", "Use a newer Quiesce.", document.name(), -1);
        }
        digest(preamble, preamble.length);
    }

    /**
     * Goes to the next page of a known type.
     *
     * @return false at the end of the document
     */
    public boolean next() throws IOException, QuiesceException {
        while (load()) {
            int type = header[0] & 0xFF;
            if (type >= 1 && type <= highestType) {
                return true;
            }
            if ((header[1] & Page.CRITICAL) != 0) {
                throw document.damaged("a page of the unknown, critical type " + type, pageStart());
            }
        }
        return false;
    }

    public int type() {
        return header[0] & 0xFF;
    }

    /** The current page's fields, from the first. */
    public Fields fields() {
        return new Fields(payload, payloadLength, document, position - payloadLength);
    }

    /** Position of the current page in the document. */
    public long pageStart() {
        return position - payloadLength - Page.HEADER_LENGTH;
    }

    /** SHA-256 of everything before the current page, or of the whole document at its end. */
    public Digest digestBefore() {
        try {
            return Digest.of(((MessageDigest) sha.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java runtime's SHA-256 can't be copied", e);
        }
    }

    /** CRC-32 of everything before the current page, or of the whole document at its end. */
    public int crc32Before() {
        return (int) crc.getValue();
    }

    public Document document() {
        return document;
    }

    private boolean load() throws IOException, QuiesceException {
        if (pageLoaded) {
            digest(header, header.length);
            digest(payload, payloadLength);
            pageLoaded = false;
        }
        payloadLength = 0;
        int got = feed.read(header, 0, header.length);
        if (got == 0) {
            return false;
        }
        position += got;
        if (got < header.length) {
            throw document.damaged("the document ends within a page", position);
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        long length = fields.getInt(4) & 0xFFFF_FFFFL;
        if ((header[1] & ~Page.CRITICAL) != 0 || fields.getShort(2) != 0 || length > Page.LARGEST_PAYLOAD) {
            throw document.damaged("this is no page", position - header.length);
        }
        fillPayload((int) length);
        if (fields.getInt(8) != Page.crc(header, payload, payloadLength)) {
            throw document.damaged("a page does not match its CRC-32C", pageStart());
        }
        pageLoaded = true;
        return true;
    }

    /** Grows step by step, so that a length that lies costs no more memory than there are bytes. */
    private void fillPayload(int length) throws IOException, QuiesceException {
        while (payloadLength < length) {
            int step = Math.min(length - payloadLength, Math.max(GROWTH, payload.length - payloadLength));
            if (payload.length < payloadLength + step) {
                payload = Arrays.copyOf(payload, payloadLength + step);
            }
            int got = feed.read(payload, payloadLength, step);
            payloadLength += got;
            position += got;
            if (got < step) {
                throw document.damaged("the document ends within a page", position);
            }
        }
    }

    private void fill(byte[] into, int length) throws IOException, QuiesceException {
        int got = feed.read(into, 0, length);
        position += got;
        if (got < length) {
            throw document.damaged("the document ends early", position);
        }
    }

    private void digest(byte[] bytes, int length) {
        sha.update(bytes, 0, length);
        crc.update(bytes, 0, length);
    }
}
