package io.quiesce.compression.internal.seal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.compression.internal.page.Document;
import io.quiesce.compression.internal.page.Feed;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.PageReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a seal that nobody vouches for; holds one page. Not safe between threads. */
public final class SealReading implements Seals.Reading {

    private final InputStream in;
    private final PageReader pages;
    private final SealHeader header;
    private Fields fields;
    private int leftInPage;
    private long next;
    private long offset;
    private boolean chunksDone;
    private byte[] message = {};
    private byte[] signature = {};

    /** Reads the header. */
    public SealReading(InputStream in) throws IOException, QuiesceException {
        this.in = in;
        Document document = new Document(SealFormat.NAME, 0);
        pages = new PageReader(SealFormat.MAGIC, Feed.of(in), document, SealFormat.RECEIPT);
        if (!pages.next() || pages.type() != SealFormat.HEAD) {
            throw document.damaged("the head page is missing", pages.pageStart());
        }
        fields = pages.fields();
        header = SealHeaderFields.read(fields);
    }

    @Override
    public SealHeader header() {
        return header;
    }

    @Override
    public Optional<ChunkRef> next() throws IOException, QuiesceException {
        if (chunksDone) {
            return Optional.empty();
        }
        if (leftInPage == 0 && !beginPage()) {
            return Optional.empty();
        }
        long length = fields.u32();
        if (length < 1 || length > Math.min(Integer.MAX_VALUE, header.length() - offset)) {
            throw fields.wrong("chunk " + next + " has the length " + length);
        }
        ChunkRef chunk = new ChunkRef(next, offset, (int) length, Digest.of(fields.raw(Digest.LENGTH)));
        next++;
        offset += length;
        if (--leftInPage == 0) {
            fields.expectEnd();
        }
        return Optional.of(chunk);
    }

    /** Goes to the next page of chunks, or to the signature. */
    private boolean beginPage() throws IOException, QuiesceException {
        if (!pages.next()) {
            throw fields.wrong("the signature is missing");
        }
        fields = pages.fields();
        if (pages.type() == SealFormat.SIGNATURE) {
            endChunks();
            return false;
        }
        if (pages.type() != SealFormat.CHUNKS) {
            throw fields.wrong("a page is out of order");
        }
        long first = fields.u63();
        long start = fields.u63();
        if (first != next || start != offset) {
            throw fields.wrong(
                    "the chunks go on with number " + first + " at " + start + " instead of " + next + " at " + offset);
        }
        leftInPage = fields.u32(1, SealFormat.CHUNKS_PER_PAGE, "a number of chunks");
        if (leftInPage > header.chunks() - next) {
            throw fields.wrong("there are more chunks than the header says");
        }
        return true;
    }

    private void endChunks() throws ArchiveException {
        if (next != header.chunks() || offset != header.length()) {
            throw fields.wrong("the chunks are " + next + " with " + offset + " bytes, the header says "
                    + header.chunks() + " with " + header.length());
        }
        message = SealFormat.message(pages.digestBefore().bytes());
        int length = fields.u16();
        if (length > SealFormat.LONGEST_SIGNATURE) {
            throw fields.wrong("the signature is too long");
        }
        signature = fields.raw(length);
        fields.expectEnd();
        chunksDone = true;
    }

    @Override
    public byte[] signedMessage() {
        afterChunks();
        return message.clone();
    }

    @Override
    public byte[] signature() {
        afterChunks();
        return signature.clone();
    }

    @Override
    public Optional<Receipt> receipt() throws IOException, QuiesceException {
        afterChunks();
        if (!pages.next()) {
            return Optional.empty();
        }
        fields = pages.fields();
        if (pages.type() != SealFormat.RECEIPT) {
            throw fields.wrong("a page is out of order");
        }
        Receipt receipt = ReceiptFields.read(fields);
        if (pages.next()) {
            throw fields.wrong("something follows the receipt");
        }
        return Optional.of(receipt);
    }

    private void afterChunks() {
        if (!chunksDone) {
            throw new IllegalStateException("the chunks have not been read to their end");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
