package io.quiesce.api;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes that people write as {@code 50MiB} or {@code 1.5GB} and read the same way.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40));
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is 0 or more bytes, not " + bytes);
        }
    }

    public static ByteSize mebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /**
     * Reads a number with an optional unit (B, kB, MB, GB, TB, KiB, MiB, GiB, TiB; upper or lower case).
     *
     * @throws IllegalArgumentException naming the text and what would be right
     */
    public static ByteSize parse(String text) {
        Matcher m = TEXT.matcher(text.strip());
        Long unit = m.matches() ? UNITS.get(m.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write a number and B, kB, MB, GB, TB, KiB, MiB, GiB or TiB");
        }
        double value = Double.parseDouble(m.group(1)) * unit;
        if (value > Long.MAX_VALUE / 2.0) {
            throw new IllegalArgumentException("'" + text + "' is too large a size");
        }
        return new ByteSize(m.group(1).contains(".") ? Math.round(value) : Long.parseLong(m.group(1)) * unit);
    }

    /** For people: three digits and a decimal unit, such as {@code 1.44 GB}. */
    public String display() {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < DECIMAL.length - 1) {
            value /= 1000;
            unit++;
        }
        String format = unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, value, DECIMAL[unit]);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form that {@link #parse} reads back to the same value. */
    @Override
    public String toString() {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            long factor = UNITS.get(unit.toLowerCase(Locale.ROOT));
            if (bytes >= factor && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return bytes + "B";
    }
}
