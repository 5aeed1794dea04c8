package io.quiesce.logging.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What {@code HOME/logging.properties} says: {@code format} ({@code plain} or {@code json}), {@code days}, {@code
 * megabytes}, {@code level} of everything, {@code level.AREA}. What is absent or can't be read has its default: a log is
 * no reason to fail.
 *
 * @param days that files are kept
 * @param mostBytes of all files of a role
 * @param levels by logger; the root's under the empty name
 */
record LogSettings(boolean json, int days, long mostBytes, Map<String, String> levels) {

    private static final String LEVEL = "level";
    private static final int DAYS = 30;
    private static final long MEGABYTES = 512;

    static Path file(Path home) {
        return home.resolve("logging.properties");
    }

    static LogSettings of(Path home) {
        Properties written = new Properties();
        Path file = file(home);
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                written.load(in);
            } catch (IOException | IllegalArgumentException e) {
                System.err.println("quiesce: cannot read " + file + ", logging as by default: " + e.getMessage());
            }
        }
        return of(written);
    }

    static LogSettings of(Properties written) {
        Map<String, String> levels = new TreeMap<>();
        for (String key : written.stringPropertyNames()) {
            if (key.equals(LEVEL)) {
                levels.put("", written.getProperty(key));
            } else if (key.startsWith(LEVEL + ".")) {
                levels.put(logger(key.substring(LEVEL.length() + 1)), written.getProperty(key));
            }
        }
        return new LogSettings(
                written.getProperty("format", "plain").strip().equals("json"),
                (int) number(written, "days", DAYS, 36_500),
                number(written, "megabytes", MEGABYTES, Integer.MAX_VALUE) << 20,
                levels);
    }

    /** An area is a bundle without its prefix, such as {@code transfer.mina}; or any logger's whole name. */
    private static String logger(String area) {
        return area.startsWith("io.") || area.startsWith("org.") || area.startsWith("com.")
                ? area
                : "io.quiesce." + area;
    }

    private static long number(Properties written, String key, long otherwise, long highest) {
        try {
            long number = Long.parseLong(written.getProperty(key, "").strip());
            return number >= 1 && number <= highest ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
