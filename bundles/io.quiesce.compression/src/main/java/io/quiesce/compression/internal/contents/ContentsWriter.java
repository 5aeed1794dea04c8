package io.quiesce.compression.internal.contents;

import io.quiesce.api.Digest;
import io.quiesce.compression.internal.page.PageWriter;
import io.quiesce.compression.internal.page.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Writes a contents document in order; holds one page. Not safe between threads. */
public final class ContentsWriter {

    private static final int PAGE_TARGET = 64 << 10;

    private final PageWriter pages;
    private final Payload payload = new Payload();

    public ContentsWriter(Head head, OutputStream out) throws IOException {
        pages = PageWriter.begin(ContentsFormat.MAGIC, out);
        payload.u8(0)
                .u16(head.spec().codec().zipMethod())
                .u16(head.spec().level())
                .u32(head.blockSize())
                .u8(0)
                .u8(0)
                .u8(0)
                .text8(head.codecBuild());
        pages.page(ContentsFormat.HEAD, true, payload);
        for (Map.Entry<String, String> fact : head.facts().asMap().entrySet()) {
            if (payload.length() > 0 && payload.length() + fact.getValue().length() * 3L > PAGE_TARGET) {
                pages.page(ContentsFormat.FACTS, true, payload);
            }
            FactsFields.put(payload, fact.getKey(), fact.getValue());
        }
        flush(ContentsFormat.FACTS);
        payload.u16(head.roots().size());
        for (Root root : head.roots()) {
            payload.bytes16(root.prefix().bytes()).bytes16(root.original().bytes());
            put(root.attributes());
        }
        pages.page(ContentsFormat.ROOTS_PAGE, true, payload);
    }

    /** Begins an entry; a file's blocks and end follow. */
    public void entry(Entry entry) throws IOException {
        switch (entry.type()) {
            case DIRECTORY -> payload.u8(ContentsFormat.DIRECTORY);
            case FILE -> payload.u8(ContentsFormat.FILE);
            case LINK -> payload.u8(ContentsFormat.LINK);
        }
        payload.bytes16(entry.name().bytes());
        put(entry.attributes());
        if (entry.isFile()) {
            payload.u64(entry.size());
        } else if (entry.isLink()) {
            payload.bytes16(entry.target().bytes());
        }
        turn();
    }

    public void block(Block block, int rawLength) throws IOException {
        boolean holes = block.holes.any();
        payload.u8(holes ? ContentsFormat.FLAG_HOLES : 0)
                .u32(block.storedLength)
                .u32(block.storedCrc)
                .raw(block.sha256);
        if (holes) {
            payload.raw(block.holes.bitmap(), 0, Holes.bitmapLength(rawLength));
        }
        turn();
    }

    public void endOfFile(int crc32) throws IOException {
        payload.u32(crc32);
        turn();
    }

    public void finish(List<String> leftOut, Totals totals) throws IOException {
        flush(ContentsFormat.ENTRIES);
        leftOut.stream().limit(ContentsFormat.MOST_LEFT_OUT).forEach(payload::text16);
        if (payload.length() > 0) {
            pages.page(ContentsFormat.LEFT_OUT, false, payload);
        }
        payload.u64(totals.entries())
                .u64(totals.rawBytes())
                .u64(totals.holeBytes())
                .u64(totals.blocks())
                .u64(totals.offset());
        pages.page(ContentsFormat.END, true, payload);
    }

    public long length() {
        return pages.length();
    }

    public Digest digest() {
        return pages.digest();
    }

    public int crc32() {
        return pages.crc32();
    }

    private void put(Attributes a) {
        payload.u8(a.posix() ? ContentsFormat.FLAG_POSIX : 0)
                .u16(a.mode())
                .u32(a.uid())
                .u32(a.gid())
                .text8(a.user())
                .text8(a.group())
                .u64(a.seconds())
                .u32(a.nanos());
    }

    private void turn() throws IOException {
        if (payload.length() >= PAGE_TARGET) {
            pages.page(ContentsFormat.ENTRIES, true, payload);
        }
    }

    private void flush(int type) throws IOException {
        if (payload.length() > 0) {
            pages.page(type, true, payload);
        }
    }
}
