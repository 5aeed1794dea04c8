package io.quiesce.mysql.internal.sql;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a server.
 *
 * @param text as the server says it
 */
public record ServerVersion(Flavour flavour, int major, int minor, int patch, String text)
        implements Comparable<ServerVersion> {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern PROGRAM = Pattern.compile("Ver (\\S+)");

    /** What {@code SELECT VERSION()} says, such as {@code 8.0.31} or {@code 10.11.19-MariaDB-log}. */
    public static Optional<ServerVersion> parse(String text) {
        // the prefix that MariaDB shows to old replicas
        Matcher m = NUMBERS.matcher(text.startsWith("5.5.5-") ? text.substring(6) : text);
        if (!m.find()) {
            return Optional.empty();
        }
        Flavour flavour = text.contains("MariaDB") ? Flavour.MARIADB : Flavour.MYSQL;
        return Optional.of(new ServerVersion(
                flavour,
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3)),
                text));
    }

    /** What {@code mysqld --version} says: {@code mysqld  Ver 8.0.31 for Linux on x86_64 (MySQL Community …)}. */
    public static Optional<ServerVersion> parseProgram(String output) {
        Matcher m = PROGRAM.matcher(output);
        return m.find() ? parse(m.group(1)) : Optional.empty();
    }

    public boolean atLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        return compareTo(new ServerVersion(flavour, wantedMajor, wantedMinor, wantedPatch, "")) >= 0;
    }

    /** Whether this product knows how to handle it. */
    public boolean supported() {
        return flavour == Flavour.MYSQL ? major >= 8 : major >= 10;
    }

    /** Whether both are of one release series, whose data files are the same. */
    public boolean sameSeries(ServerVersion other) {
        return flavour == other.flavour && major == other.major && minor == other.minor;
    }

    /** By number alone; only meaningful within one flavour. */
    @Override
    public int compareTo(ServerVersion other) {
        return Comparator.comparingInt(ServerVersion::major)
                .thenComparingInt(ServerVersion::minor)
                .thenComparingInt(ServerVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return flavour + " " + major + "." + minor + "." + patch;
    }
}
