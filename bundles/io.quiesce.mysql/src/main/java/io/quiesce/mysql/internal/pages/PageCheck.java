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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the pages of an instance that was shut down cleanly (docs/instance-control.md, "Pages"). */
public final class PageCheck implements ContentCheck {

    private static final Pattern TABLESPACE =
            Pattern.compile("(.*/)?(.+\\.ib[du]|ibdata1|undo_?\\d{3})", Pattern.CASE_INSENSITIVE);

    /** Names that a table has as they stand in its file's name; others are encoded there. */
    private static final Pattern TABLE =
            Pattern.compile("([A-Za-z0-9_$]+)/([A-Za-z0-9_$]+)(#[Pp]#.*)?\\.ibd", Pattern.CASE_INSENSITIVE);

    private static final int NAMED = 10;

    private final Flavour flavour;

    private long checked;
    private long unchecked;
    private final SortedMap<String, Damage> damaged = new TreeMap<>();
    private final List<Open> open = new ArrayList<>();

    /** A file whose blocks may still be looked at. */
    private record Open(String name, Tablespace tablespace) {}

    public PageCheck(Flavour flavour) {
        this.flavour = flavour;
    }

    @Override
    public synchronized Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length) {
        if (!TABLESPACE.matcher(name).matches() || length < PageFormat.SMALLEST || isZero(bytes, offset)) {
            return Optional.empty();
        }
        Optional<Tablespace> tablespace = Tablespace.of(flavour, bytes, offset, length);
        if (tablespace.isEmpty()) {
            checked++;
            damaged.put(name, new Damage(1, 0, 0));
        }
        tablespace.ifPresent(t -> open.add(new Open(name, t)));
        return tablespace.map(t -> t);
    }

    /** A page 0 that was never written: the file of a statement that a crash has ended. */
    private static boolean isZero(byte[] bytes, int offset) {
        for (int i = offset; i < offset + PageFormat.SMALLEST; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void close() {
        for (Open file : open) {
            checked += file.tablespace().checked();
            unchecked += file.tablespace().unchecked();
            file.tablespace().damage().ifPresent(d -> damaged.put(file.name(), d));
        }
        open.clear();
    }

    @Override
    public synchronized List<Finding> findings() {
        close();
        List<Finding> findings = damaged.entrySet().stream()
                .limit(NAMED)
                .map(e -> finding(e.getKey(), e.getValue()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (damaged.size() > NAMED) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "pages",
                    "pages of " + (damaged.size() - NAMED) + " more files do not match their checksums",
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
                ? "CHECK TABLE " + table.group(1) + "." + table.group(2)
                : "CHECK TABLE on what lies in it";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public synchronized Facts facts() {
        close();
        long bad = damaged.values().stream().mapToLong(Damage::pages).sum();
        Facts counts = Facts.of(Map.of(
                "mysql.pages.checked", Long.toString(checked),
                "mysql.pages.unchecked", Long.toString(unchecked),
                "mysql.pages.bad", Long.toString(bad)));
        return damaged.isEmpty()
                ? counts
                : counts.with(Facts.of(Map.of(
                        "mysql.pages.badFiles",
                        damaged.keySet().stream().limit(NAMED).collect(Collectors.joining("\n")))));
    }
}
