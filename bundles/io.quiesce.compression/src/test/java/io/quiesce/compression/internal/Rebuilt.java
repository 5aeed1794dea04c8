package io.quiesce.compression.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.contents.Block;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.page.Document;
import io.quiesce.compression.internal.page.Feed;
import io.quiesce.compression.internal.zip.EndRecords;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Framing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;

/** Puts a changed contents document into an archive whose headers, directory and end agree with it. */
final class Rebuilt {

    private final byte[] data;
    private final byte[] document;
    private final ByteArrayOutputStream zip = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int position;
    private long entries;

    /** @param data stored bytes of all blocks, one after another */
    private Rebuilt(byte[] data, byte[] document) {
        this.data = data;
        this.document = document;
    }

    /** The archive; when contents can't be read to its end, it describes what was read. */
    static byte[] archive(byte[] data, byte[] document) throws IOException {
        Rebuilt rebuilt = new Rebuilt(data, document);
        try {
            rebuilt.entries();
        } catch (QuiesceException e) {
            // who reads the archive is to find that out
        }
        return rebuilt.end();
    }

    /** The stored bytes of all blocks of an archive, one after another. */
    static byte[] data(byte[] archive, byte[] document) throws IOException, QuiesceException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        EntryWalk walk = new EntryWalk(contents(document));
        for (var next = walk.next(); next.isPresent(); next = walk.next()) {
            var p = next.get();
            if (p.entry().isFile()) {
                int header = walk.framing().localHeader(p.entry(), p.stored(), p.crc32()).length;
                int blocks = (int) (p.stored() - walk.framing().stored(p.entry(), 0));
                data.write(archive, (int) p.offset() + header, blocks);
            }
        }
        return data.toByteArray();
    }

    private static ContentsReader contents(byte[] document) throws IOException, QuiesceException {
        return new ContentsReader(
                Feed.of(new ByteArrayInputStream(document)),
                new Document("contents", 0),
                head -> Codecs.bound(head.spec().codec(), head.blockSize()));
    }

    private void entries() throws IOException, QuiesceException {
        ContentsReader contents = contents(document);
        int blockSize = contents.head().blockSize();
        Framing framing = new Framing(contents.head().spec().codec(), blockSize);
        Block block = new Block();
        for (Optional<Entry> next = contents.next(); next.isPresent(); next = contents.next()) {
            Entry entry = next.get();
            ByteArrayOutputStream blocks = new ByteArrayOutputStream();
            for (long i = 0; i < entry.blocks(blockSize); i++) {
                contents.block(block, entry.blockLength(i, blockSize));
                copy(block.storedLength, blocks);
            }
            int crc32 = entry.isFile() ? contents.endOfFile() : EntryWalk.linkCrc(entry);
            long stored = framing.stored(entry, blocks.size());
            directory.writeBytes(framing.centralRecord(entry, zip.size(), stored, crc32));
            zip.writeBytes(framing.localHeader(entry, stored, crc32));
            zip.writeBytes(entry.isLink() ? entry.target().bytes() : blocks.toByteArray());
            zip.writeBytes(framing.trailer(entry, stored, crc32));
            entries++;
        }
    }

    private void copy(int length, ByteArrayOutputStream into) {
        int there = Math.min(length, data.length - position);
        into.write(data, position, there);
        position += there;
    }

    private byte[] end() {
        CRC32 crc = new CRC32();
        crc.update(document);
        int contents = zip.size();
        zip.writeBytes(Framing.contentsHeader(document.length, (int) crc.getValue()));
        zip.writeBytes(document);
        long start = zip.size();
        directory.writeBytes(Framing.contentsRecord(contents, document.length, (int) crc.getValue()));
        zip.writeBytes(directory.toByteArray());
        zip.writeBytes(EndRecords.of(entries + 1, start, directory.size()));
        return zip.toByteArray();
    }
}
