package io.quiesce.mysql.internal.pages;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.spi.ContentCheck;
import io.quiesce.mysql.internal.pages.Tablespace.Damage;
import io.quiesce.mysql.internal.sql.Flavour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the pages of an instance that was shut down cleanly (docs/instance-control.md, "Pages"). */
public final class PageCheck implements ContentCheck {

    private static final String TABLESPACES = "(.*/)?(.+\\.ib[du]|undo_?\\d{3}|%s)";

    /** Names that a table has as they stand in its file's name; others are encoded there. */
    private static final Pattern TABLE =
            Pattern.compile("([A-Za-z0-9_$]+)/((?!FTS_)[A-Za-z0-9_$]+)(#[Pp]#.*)?\\.ibd", Pattern.CASE_INSENSITIVE);

    private static final int NAMED = 10;

    /** Of damaged files; there may be as many of them as files. */
    private static final int KEPT = 1000;

    private final Flavour flavour;
    private final Pattern tablespaces;
    private final LongAdder checked = new LongAdder();
    private final LongAdder unchecked = new LongAdder();
    private final LongAdder bad = new LongAdder();

    // guarded by this
    private final SortedMap<String, Supplier<Damage>> damaged = new TreeMap<>();
    private long damagedFiles;

    /** @param system name of the first file of the system tablespace, {@code ibdata1} mostly; in the others pages have other numbers */
    public PageCheck(Flavour flavour, String system) {
        this.flavour = flavour;
        this.tablespaces = Pattern.compile(
                String.format(Locale.ROOT, TABLESPACES, Pattern.quote(system)), Pattern.CASE_INSENSITIVE);
    }

    @Override
    public Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length) {
        if (!tablespaces.matcher(name).matches() || length < PageFormat.SMALLEST || isZero(bytes, offset, length)) {
            return Optional.empty();
        }
        Optional<Tablespace> tablespace = Tablespace.of(flavour, bytes, offset, length, new FileTally(name));
        if (tablespace.isEmpty()) {
            if (flavour == Flavour.MARIADB && Tablespace.hasOtherFlags(bytes, offset, length)) {
                unchecked.increment();
            } else {
                count(1, 0, 1);
                damaged(name, () -> new Damage(1, 0, 0));
            }
        }
        return tablespace.map(t -> t);
    }

    private void count(long looked, long unknown, long wrong) {
        checked.add(looked);
        unchecked.add(unknown);
        bad.add(wrong);
    }

    private synchronized void damaged(String name, Supplier<Damage> damage) {
        damagedFiles++;
        if (damaged.size() < KEPT) {
            damaged.put(name, damage);
        }
    }

    /** What one file tells of itself; nothing is kept of one that is good. */
    private final class FileTally implements Tablespace.Tally {

        private final String name;

        FileTally(String name) {
            this.name = name;
        }

        @Override
        public void count(long looked, long unknown, long wrong) {
            PageCheck.this.count(looked, unknown, wrong);
        }

        @Override
        public void damaged(Supplier<Damage> damage) {
            PageCheck.this.damaged(name, damage);
        }
    }

    /** A block that was never written: the file of a statement that was ended. */
    private static boolean isZero(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized List<Finding> findings() {
        List<Finding> findings = damaged.entrySet().stream()
                .limit(NAMED)
                .map(e -> finding(e.getKey(), e.getValue().get()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (damagedFiles > NAMED) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "pages",
                    "pages of " + number(damagedFiles - NAMED) + " more files do not match their checksums",
                    "The disk or its controller fails: look at the kernel's log."));
        }
        return findings;
    }

    private static Finding finding(String file, Damage damage) {
        String pages = damage.pages() == 1
                ? "a page of " + file + " does not match its checksum, it is page "
                : number(damage.pages()) + " pages of " + file + " do not match their checksums, the first is page ";
        return new Finding(
                Severity.WARNING,
                "pages",
                pages + number(damage.first()) + " (offset " + number(damage.offset()) + ")",
                "The server reads the same from its disk, and so does a restore of this backup: run " + check(file)
                        + ", look at the kernel's log for errors of the disk, and keep the last backup that has it right:"
                        + " quiesce backup hold BACKUP --reason TEXT. Where the server finds nothing the page is in no use.");
    }

    private static String check(String file) {
        Matcher table = TABLE.matcher(file);
        return table.matches()
                ? "CHECK TABLE `" + table.group(1) + "`.`" + table.group(2) + "`"
                : "CHECK TABLE on what lies in it";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public synchronized Facts facts() {
        Facts counts = Facts.of(Map.of(
                "mysql.pages.checked", Long.toString(checked.sum()),
                "mysql.pages.unchecked", Long.toString(unchecked.sum()),
                "mysql.pages.bad", Long.toString(bad.sum())));
        return damaged.isEmpty()
                ? counts
                : counts.with(Facts.of(Map.of(
                        "mysql.pages.badFiles",
                        damaged.keySet().stream().limit(NAMED).collect(Collectors.joining("\n")))));
    }
}
