package io.quiesce.compression.internal.contents;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.PageReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the pages before the entries and leaves the reader at the page behind them. */
final class HeadReader {

    private final PageReader pages;

    HeadReader(PageReader pages) {
        this.pages = pages;
    }

    Head read() throws IOException, QuiesceException {
        Fields fields = expect(ContentsFormat.HEAD, "head");
        fields.reserved("layout");
        ArchiveSpec spec = spec(fields);
        fields.reserved("encoding");
        fields.reserved("key id");
        fields.reserved("parent");
        String build = fields.text8();
        fields.expectEnd();
        turn();
        FactsFields facts = new FactsFields();
        while (pages.type() == ContentsFormat.FACTS) {
            fields = pages.fields();
            do {
                facts.take(fields);
            } while (!fields.atEnd());
            turn();
        }
        List<Root> roots = roots(expect(ContentsFormat.ROOTS_PAGE, "roots"));
        turn();
        return new Head(spec, build, facts.facts(), roots);
    }

    static Attributes attributes(Fields fields) throws ArchiveException {
        boolean posix = fields.flag();
        int mode = fields.u16();
        long uid = fields.u32();
        long gid = fields.u32();
        String user = fields.text8();
        String group = fields.text8();
        long seconds = fields.s64();
        int nanos = fields.u32(0, 999_999_999, "a part of a second");
        if ((mode & ~Attributes.MODE_MASK) != 0) {
            throw fields.wrong("a mode has unknown bits");
        }
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw fields.wrong("a time lies outside of all times");
        }
        return new Attributes(posix, mode, uid, gid, user, group, seconds, nanos);
    }

    private static ArchiveSpec spec(Fields fields) throws ArchiveException {
        int method = fields.u16();
        int level = (short) fields.u16();
        long blockSize = fields.u32();
        for (Codec codec : Codec.values()) {
            if (codec.zipMethod() == method) {
                try {
                    return new ArchiveSpec(codec, level, new ByteSize(blockSize));
                } catch (IllegalArgumentException e) {
                    throw fields.wrong(String.valueOf(e.getMessage()));
                }
            }
        }
        throw fields.wrong("the compression method " + method + " is not known");
    }

    private static List<Root> roots(Fields fields) throws ArchiveException {
        int count = fields.u16();
        if (count < 1 || count > ContentsFormat.MOST_ROOTS) {
            throw fields.wrong(count + " roots");
        }
        List<Root> roots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Name prefix = Name.of(fields.bytes16());
            if (!prefix.equals(i == 0 ? Name.EMPTY : prefix(i))) {
                throw fields.wrong("a root lies at '" + prefix.display() + "'");
            }
            Name original = Name.of(fields.bytes16());
            roots.add(new Root(prefix, original, attributes(fields)));
        }
        fields.expectEnd();
        return roots;
    }

    /** {@code .quiesce/roots/N/}. */
    private static Name prefix(int number) {
        return Name.of((ContentsFormat.ROOTS + number + "/").getBytes(StandardCharsets.US_ASCII));
    }

    private Fields expect(int type, String what) throws ArchiveException {
        if (pages.type() != type) {
            throw pages.document().damaged("the " + what + " page is missing", pages.pageStart());
        }
        return pages.fields();
    }

    private void turn() throws IOException, QuiesceException {
        if (!pages.next()) {
            throw pages.document().damaged("the document ends early", pages.pageStart());
        }
    }
}
