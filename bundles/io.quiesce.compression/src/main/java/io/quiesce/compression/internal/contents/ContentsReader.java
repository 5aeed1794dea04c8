package io.quiesce.compression.internal.contents;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.page.Document;
import io.quiesce.compression.internal.page.Feed;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.PageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a contents document that nobody vouches for, in order: the head, then each entry with its blocks and end, then
 * the totals. Names and sums are checked as it goes. Holds one page. Not safe between threads.
 */
public final class ContentsReader {

    private final PageReader pages;
    private final Head head;
    private final TreeOrder order;
    private final int largestStoredBlock;
    private Fields fields;
    private boolean morePages;
    private long entries;
    private long rawBytes;
    private long holeBytes;
    private long blocks;
    private List<String> leftOut = List.of();

    /**
     * Reads up to the first entry.
     *
     * @param document for messages
     * @param largestStored bounds a block's stored length by its codec
     */
    public ContentsReader(Feed feed, Document document, StoredBound largestStored)
            throws IOException, QuiesceException {
        pages = new PageReader(ContentsFormat.MAGIC, feed, document, ContentsFormat.END);
        if (!pages.next()) {
            throw document.damaged("the document ends early", 0);
        }
        HeadReader reader = new HeadReader(pages);
        head = reader.read();
        morePages = true;
        fields = pages.fields();
        order = new TreeOrder(head.roots().stream().map(Root::directory).toList());
        largestStoredBlock = largestStored.of(head);
    }

    /** The largest stored length of one block, by the codec's worst case. */
    @FunctionalInterface
    public interface StoredBound {
        int of(Head head);
    }

    public Head head() {
        return head;
    }

    /** Where the last entry lies. */
    public TreeOrder order() {
        return order;
    }

    /** The next entry; the blocks and the end of the file before must have been read. Empty after the last. */
    public Optional<Entry> next() throws IOException, QuiesceException {
        if (!turn()) {
            return Optional.empty();
        }
        int kind = fields.u8();
        Name name = Name.of(fields.bytes16());
        Attributes attributes = HeadReader.attributes(fields);
        Entry entry = switch (kind) {
            case ContentsFormat.DIRECTORY -> new Entry(name, ArchiveEntry.Type.DIRECTORY, attributes, 0, Name.EMPTY);
            case ContentsFormat.FILE -> new Entry(name, ArchiveEntry.Type.FILE, attributes, fields.u63(), Name.EMPTY);
            case ContentsFormat.LINK ->
                new Entry(name, ArchiveEntry.Type.LINK, attributes, 0, target(fields.bytes16()));
            default -> throw fields.wrong("an entry of the unknown kind " + kind);
        };
        String fault = order.enter(name, entry.isDirectory());
        if (!fault.isEmpty()) {
            throw fields.wrong("'" + name.display() + "' is refused: " + fault);
        }
        entries++;
        rawBytes = add(rawBytes, entry.size());
        return Optional.of(entry);
    }

    /** The next block of the current file. */
    public void block(Block into, int rawLength) throws IOException, QuiesceException {
        expectMore();
        int flags = fields.u8();
        if ((flags & ~ContentsFormat.FLAG_HOLES) != 0) {
            throw fields.wrong("the encoding of a block is not known to this version");
        }
        into.storedLength = fields.u32(1, largestStoredBlock, "the stored length of a block");
        into.storedCrc = (int) fields.u32();
        fields.raw(into.sha256, into.sha256.length);
        into.holes.clear(rawLength);
        if (flags != 0) {
            fields.raw(into.holes.bitmap(), Holes.bitmapLength(rawLength));
            if (into.holes.overflows() || !into.holes.any()) {
                throw fields.wrong("the bitmap of holes is wrong");
            }
            holeBytes += into.holes.holeBytes();
        }
        blocks++;
    }

    /** CRC-32 of the current file, after its last block. */
    public int endOfFile() throws IOException, QuiesceException {
        expectMore();
        return (int) fields.u32();
    }

    /** After the last entry: what stands behind, checked against what was read. */
    public Totals end() throws IOException, QuiesceException {
        if (!order.complete()) {
            throw fields.wrong("a root is missing");
        }
        Totals totals = new Totals(fields.u63(), fields.u63(), fields.u63(), fields.u63(), fields.u63());
        fields.expectEnd();
        if (totals.entries() != entries
                || totals.rawBytes() != rawBytes
                || totals.holeBytes() != holeBytes
                || totals.blocks() != blocks) {
            throw fields.wrong("the totals do not match the entries");
        }
        if (pages.next()) {
            throw fields.wrong("something follows the end page");
        }
        return totals;
    }

    /** After {@link #end}: what the capture did not take. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** After {@link #end}: SHA-256 of the document. */
    public Digest digest() {
        return pages.digestBefore();
    }

    /** After {@link #end}: CRC-32 of the document. */
    public int crc32() {
        return pages.crc32Before();
    }

    /** For messages about what was just read. */
    public ArchiveException wrong(String message) {
        return fields.wrong(message);
    }

    /** Goes to the page that holds the next record. False when the end page is reached. */
    private boolean turn() throws IOException, QuiesceException {
        while (morePages && pages.type() == ContentsFormat.ENTRIES && fields.atEnd()) {
            advance();
        }
        if (pages.type() == ContentsFormat.ENTRIES && morePages) {
            return true;
        }
        if (pages.type() == ContentsFormat.LEFT_OUT) {
            readLeftOut();
            advance();
        }
        if (!morePages || pages.type() != ContentsFormat.END) {
            throw fields.wrong("the end page is missing");
        }
        return false;
    }

    private void advance() throws IOException, QuiesceException {
        morePages = pages.next();
        if (!morePages) {
            throw fields.wrong("the end page is missing");
        }
        fields = pages.fields();
    }

    private void expectMore() throws IOException, QuiesceException {
        if (!turn()) {
            throw fields.wrong("blocks are missing");
        }
    }

    private void readLeftOut() throws ArchiveException {
        List<String> texts = new ArrayList<>();
        while (!fields.atEnd()) {
            if (texts.size() == ContentsFormat.MOST_LEFT_OUT) {
                throw fields.wrong("too much is listed as left out");
            }
            texts.add(fields.text16());
        }
        leftOut = texts;
    }

    private Name target(byte[] bytes) throws ArchiveException {
        if (bytes.length == 0) {
            throw fields.wrong("a link leads nowhere");
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw fields.wrong("a link's target holds a zero byte");
            }
        }
        return Name.of(bytes);
    }

    private long add(long sum, long more) throws ArchiveException {
        long result = sum + more;
        if (result < 0) {
            throw fields.wrong("the sizes are too large");
        }
        return result;
    }
}
