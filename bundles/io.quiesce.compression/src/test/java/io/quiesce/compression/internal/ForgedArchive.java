package io.quiesce.compression.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.Facts;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.block.Compressor;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Block;
import io.quiesce.compression.internal.contents.ContentsWriter;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Head;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.Root;
import io.quiesce.compression.internal.contents.Totals;
import io.quiesce.compression.internal.zip.EndRecords;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/** Makes archives whose parts agree with each other but that no capture would write. */
final class ForgedArchive {

    static final int BLOCK = 64 << 10;
    private static final ArchiveSpec SPEC = new ArchiveSpec(Codec.ZSTD, 1, new ByteSize(BLOCK));

    private final ByteArrayOutputStream zip = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private final ByteArrayOutputStream document = new ByteArrayOutputStream();
    private final Framing framing = new Framing(Codec.ZSTD, BLOCK);
    private final ContentsWriter contents;
    private UnaryOperator<Totals> totals = UnaryOperator.identity();
    private Attributes attributes = new Attributes(true, 0644, 0, 0, "", "", 1_700_000_000, 0);
    private long entries;
    private long raw;
    private long holes;
    private long blocks;

    ForgedArchive(String... furtherRoots) throws IOException {
        List<Root> roots = new java.util.ArrayList<>();
        Attributes a = new Attributes(true, 0700, 0, 0, "", "", 1_700_000_000, 0);
        roots.add(new Root(Name.EMPTY, Name.of("/var/lib/mysql"), a));
        for (String original : furtherRoots) {
            roots.add(new Root(Name.of(".quiesce/roots/" + roots.size() + "/"), Name.of(original), a));
        }
        contents = new ContentsWriter(new Head(SPEC, "forged", Facts.NONE, roots), document);
    }

    ForgedArchive mode(int mode) {
        attributes = new Attributes(true, mode, 0, 0, "", "", 1_700_000_000, 0);
        return this;
    }

    ForgedArchive modified(long seconds) {
        attributes = new Attributes(true, 0644, 0, 0, "", "", seconds, 0);
        return this;
    }

    ForgedArchive totals(UnaryOperator<Totals> lie) {
        totals = lie;
        return this;
    }

    ForgedArchive directory(String name) throws IOException {
        return plain(new Entry(Name.of(name), ArchiveEntry.Type.DIRECTORY, attributes, 0, Name.EMPTY));
    }

    ForgedArchive link(String name, String target) throws IOException {
        return plain(new Entry(Name.of(name), ArchiveEntry.Type.LINK, attributes, 0, Name.of(target)));
    }

    ForgedArchive file(String name, String content) throws IOException {
        return file(name, content.length(), content.getBytes(), block -> block, 0);
    }

    /**
     * A file of at most one block.
     *
     * @param size that contents declares
     * @param content that the block really holds
     * @param lie changes what contents says about the block
     * @param crcLie changes what contents says about the file
     */
    ForgedArchive file(String name, long size, byte[] content, UnaryOperator<Block> lie, int crcLie)
            throws IOException {
        Entry entry = new Entry(Name.of(name), ArchiveEntry.Type.FILE, attributes, size, Name.EMPTY);
        byte[] stored = compressed(content);
        Block block = new Block();
        block.holes.clear((int) Math.min(size, BLOCK));
        block.storedLength = stored.length;
        block.storedCrc = crc32c(stored);
        System.arraycopy(Digest.ofContent(content, 0, content.length).bytes(), 0, block.sha256, 0, Digest.LENGTH);
        int crc32 = Crc32.of(content, 0, content.length) ^ crcLie;
        long data = framing.stored(entry, stored.length);
        long offset = zip.size();
        zip.writeBytes(framing.localHeader(entry, data, crc32));
        zip.writeBytes(stored);
        zip.writeBytes(framing.trailer(entry, data, crc32));
        contents.entry(entry);
        Block told = lie.apply(block);
        contents.block(told, (int) Math.min(size, BLOCK));
        holes += told.holes.holeBytes();
        blocks++;
        contents.endOfFile(crc32);
        directory.writeBytes(framing.centralRecord(entry, offset, data, crc32));
        entries++;
        raw += size;
        return this;
    }

    /** Bytes that nothing accounts for. */
    ForgedArchive gap(byte[] bytes) {
        zip.writeBytes(bytes);
        return this;
    }

    byte[] bytes() throws IOException {
        long offset = zip.size();
        contents.finish(List.of(), totals.apply(new Totals(entries, raw, holes, blocks, offset)));
        zip.writeBytes(Framing.contentsHeader(contents.length(), contents.crc32()));
        zip.writeBytes(document.toByteArray());
        long start = zip.size();
        directory.writeBytes(Framing.contentsRecord(offset, contents.length(), contents.crc32()));
        zip.writeBytes(directory.toByteArray());
        zip.writeBytes(EndRecords.of(entries + 1, start, directory.size()));
        return zip.toByteArray();
    }

    private ForgedArchive plain(Entry entry) throws IOException {
        int crc32 = EntryWalk.linkCrc(entry);
        long offset = zip.size();
        long stored = entry.target().length();
        zip.writeBytes(framing.localHeader(entry, stored, crc32));
        zip.writeBytes(entry.target().bytes());
        contents.entry(entry);
        directory.writeBytes(framing.centralRecord(entry, offset, stored, crc32));
        entries++;
        return this;
    }

    private static byte[] compressed(byte[] content) {
        byte[] room = new byte[Codecs.bound(Codec.ZSTD, content.length)];
        try (Compressor compressor = Codecs.compressor(SPEC)) {
            return java.util.Arrays.copyOf(room, compressor.compress(content, 0, content.length, room, 0));
        }
    }

    private static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
