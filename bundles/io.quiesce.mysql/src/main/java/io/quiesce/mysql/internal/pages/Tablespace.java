package io.quiesce.mysql.internal.pages;

import io.quiesce.api.archive.ContentWatch;
import io.quiesce.mysql.internal.pages.PageFormat.Verdict;
import io.quiesce.mysql.internal.sql.Flavour;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The pages of one file. Safe between threads. */
final class Tablespace implements ContentWatch.Blocks {

    /** How many pages are bad, number and position of the first of them. */
    record Damage(long pages, long first, long offset) {}

    /** Where a file's counts go. */
    interface Tally {

        void count(long looked, long unknown, long wrong);

        /** At the first bad page; what is answered grows with the others. */
        void damaged(Supplier<Damage> damage);
    }

    /** A row of pages. */
    private record Range(long from, long to) {
        boolean has(long page) {
            return page >= from && page < to;
        }
    }

    private static final int FILE_SIZE = 46;
    private static final int FREE_LIMIT = 50;
    static final int FLAGS = 54;

    private static final int TRANSACTION_SYSTEM = 5;
    private static final int DOUBLEWRITE_MAGIC = 536853855;

    private final PageFormat format;
    private final int space;
    private final Flavour flavour;
    private final long limit;
    private final List<Range> doublewrite;
    private final Tally tally;
    private long bad;
    private long first = Long.MAX_VALUE;

    /** @param at where the file's first block begins, with a page 0 that is good */
    private Tablespace(PageFormat format, Flavour flavour, byte[] bytes, int at, int length, Tally tally) {
        this.tally = tally;
        this.format = format;
        this.flavour = flavour;
        this.space = PageFormat.space(bytes, at);
        // beyond it no page was ever in use, and the server reads none
        this.limit = Math.min(unsigned(bytes, at + FILE_SIZE), unsigned(bytes, at + FREE_LIMIT));
        this.doublewrite = space == 0 ? doublewrite(bytes, at, length) : List.of();
    }

    /** Empty when page 0 is damaged: how the others are to be read, is not known then. */
    static Optional<Tablespace> of(Flavour flavour, byte[] bytes, int at, int length, Tally tally) {
        return PageFormat.of(PageFormat.integer(bytes, at + FLAGS))
                .filter(f -> f.size() <= length)
                .filter(f -> f.verdict(bytes, at, 0, PageFormat.space(bytes, at), flavour) == Verdict.GOOD)
                .map(f -> new Tablespace(f, flavour, bytes, at, length, tally));
    }

    /**
     * Whether page 0 is good and its flags alone are not understood: MariaDB 10.1.0 to 10.1.20 wrote those of compressed pages
     * in other places, and writes them anew when it opens the file.
     */
    static boolean hasOtherFlags(byte[] bytes, int at, int length) {
        PageFormat usual = new PageFormat(PageFormat.Kind.CRC32, 16 << 10);
        return length >= usual.size()
                && usual.verdict(bytes, at, 0, PageFormat.space(bytes, at), Flavour.MARIADB) == Verdict.GOOD;
    }

    private static long unsigned(byte[] bytes, int at) {
        return Integer.toUnsignedLong(PageFormat.integer(bytes, at));
    }

    /** Copies of other files' pages, torn ones too; the page of the transaction system says where. */
    private List<Range> doublewrite(byte[] bytes, int at, int length) {
        int size = format.size();
        long extent = Math.max(64, (1 << 20) / size);
        int page = at + TRANSACTION_SYSTEM * size;
        if (length < (TRANSACTION_SYSTEM + 1) * size
                || format.verdict(bytes, page, TRANSACTION_SYSTEM, 0, flavour) != Verdict.GOOD) {
            return List.of(new Range(extent, 3 * extent)); // where it is unless somebody moved it
        }
        int fields = page + size - 200;
        if (PageFormat.integer(bytes, fields + 10) != DOUBLEWRITE_MAGIC) {
            return List.of();
        }
        long one = unsigned(bytes, fields + 14);
        long two = unsigned(bytes, fields + 18);
        return List.of(new Range(one, one + extent), new Range(two, two + extent));
    }

    @Override
    public void block(long position, byte[] bytes, int offset, int length) {
        int good = 0;
        int unknown = 0;
        int size = format.size();
        for (int at = 0; at + size <= length; at += size) {
            long number = (position + at) / size;
            if (number >= limit || doublewrite.stream().anyMatch(r -> r.has(number))) {
                continue;
            }
            switch (format.verdict(bytes, offset + at, (int) number, space, flavour)) {
                case GOOD -> good++;
                case UNCHECKED -> unknown++;
                case BAD -> found(number);
            }
        }
        tally.count(good, unknown, 0);
    }

    private void found(long number) {
        tally.count(1, 0, 1);
        boolean known;
        synchronized (this) {
            known = bad++ > 0;
            first = Math.min(first, number);
        }
        if (!known) {
            tally.damaged(this::damage);
        }
    }

    private synchronized Damage damage() {
        return new Damage(bad, first, first * format.size());
    }
}
