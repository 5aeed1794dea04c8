package io.quiesce.compression.internal.seal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.compression.internal.page.PageWriter;
import io.quiesce.compression.internal.page.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Writes one seal, holding one page of chunks. */
public final class SealWriter {

    private final Payload payload = new Payload();
    private final Payload page = new Payload();
    private long next;
    private long offset;

    /**
     * Writes header, chunks and signature.
     *
     * @throws IllegalArgumentException when the chunks have gaps or do not add up to the header
     */
    public void write(SealHeader header, Iterator<ChunkRef> chunks, Seals.Signer signer, OutputStream out)
            throws IOException, QuiesceException {
        PageWriter pages = PageWriter.begin(SealFormat.MAGIC, out);
        SealHeaderFields.put(header, payload);
        pages.page(SealFormat.HEAD, true, payload);
        while (chunks.hasNext()) {
            writePage(chunks, pages);
        }
        if (next != header.chunks() || offset != header.length()) {
            throw new IllegalArgumentException("the chunks are " + next + " with " + offset + " bytes, the header says "
                    + header.chunks() + " with " + header.length());
        }
        byte[] signature = signer.sign(SealFormat.message(pages.digest().bytes()));
        if (signature.length > SealFormat.LONGEST_SIGNATURE) {
            throw new IllegalArgumentException("a signature of " + signature.length + " bytes is too long");
        }
        pages.page(SealFormat.SIGNATURE, true, payload.bytes16(signature));
    }

    /** Writes a receipt behind a seal. */
    public static void append(Receipt receipt, OutputStream out) throws IOException {
        Payload payload = new Payload();
        ReceiptFields.put(receipt, payload);
        PageWriter.append(out).page(SealFormat.RECEIPT, true, payload);
    }

    private void writePage(Iterator<ChunkRef> chunks, PageWriter pages) throws IOException {
        long first = next;
        long start = offset;
        int count = 0;
        while (chunks.hasNext() && count < SealFormat.CHUNKS_PER_PAGE) {
            ChunkRef chunk = chunks.next();
            if (chunk.index() != next || chunk.offset() != offset) {
                throw new IllegalArgumentException("chunk " + chunk.index() + " at " + chunk.offset()
                        + " does not follow; expected " + next + " at " + offset);
            }
            payload.u32(chunk.length()).raw(chunk.id().bytes());
            next++;
            offset += chunk.length();
            count++;
        }
        page.u64(first).u64(start).u32(count);
        payload.appendTo(page);
        pages.page(SealFormat.CHUNKS, true, page);
    }
}
