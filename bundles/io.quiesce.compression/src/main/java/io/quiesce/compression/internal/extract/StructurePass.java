package io.quiesce.compression.internal.extract;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Head;
import io.quiesce.compression.internal.contents.Totals;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.zip.EndRecords;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Placed;
import io.quiesce.compression.internal.zip.Tail;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads contents and central directory side by side, from beginning to end, and compares them byte by byte. */
final class StructurePass {

    static final String HINT = "The archive was damaged or changed after it was written: use another copy.";

    /** Sees each entry, in tree order, once it has been checked. */
    @FunctionalInterface
    interface Visitor {
        void visit(Placed placed, TreeOrder order) throws QuiesceException;
    }

    /** What the pass found. */
    record Result(Head head, Totals totals, Digest digest, List<String> leftOut) {

        ArchiveSummary summary(long length) {
            return new ArchiveSummary(length, totals.entries(), totals.rawBytes(), digest, leftOut);
        }
    }

    private final OpenArchive archive;

    StructurePass(OpenArchive archive) {
        this.archive = archive;
    }

    Result run(Visitor visitor) throws IOException, QuiesceException {
        Tail tail = archive.tail();
        ContentsReader contents = archive.contents();
        EntryWalk walk = new EntryWalk(contents);
        long records = tail.endRecords() - EndRecords.CONTENTS_RECORD;
        SourceFeed directory = new SourceFeed(archive.source(), tail.directory(), records);
        long position = tail.directory();
        for (Optional<Placed> next = walk.next(); next.isPresent(); next = walk.next()) {
            Interrupts.check();
            Placed p = next.get();
            byte[] expected = walk.framing().centralRecord(p.entry(), p.offset(), p.stored(), p.crc32());
            compare(p, expected, directory, position);
            position += expected.length;
            visitor.visit(p, contents.order());
        }
        Totals totals = contents.end();
        if (position != records
                || totals.offset() != tail.contents()
                || walk.position() != tail.contents()
                || totals.entries() + 1 != tail.entries()) {
            throw wrong("contents and directory do not describe the same archive", position);
        }
        if (contents.crc32() != tail.crc32()) {
            throw wrong("the CRC-32 of contents does not match", tail.document());
        }
        return new Result(contents.head(), totals, contents.digest(), contents.leftOut());
    }

    private static void compare(Placed p, byte[] expected, SourceFeed directory, long position)
            throws QuiesceException {
        byte[] found = new byte[expected.length];
        int got = directory.read(found, 0, found.length);
        int different = got < found.length ? got : Arrays.mismatch(found, expected);
        if (different >= 0) {
            throw new ArchiveException(
                    "the directory's record is wrong", HINT, p.entry().name().display(), position + different);
        }
    }

    private static ArchiveException wrong(String message, long position) {
        return new ArchiveException(message, HINT, "", position);
    }
}
