package io.quiesce.mysql.internal.files;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The end of a log for people who look into a failure: bounded, and nothing in it that a terminal would obey. Pure. */
public final class LastLines {

    public static final int MOST = 20;
    public static final int MOST_BYTES = 8 * 1024;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t]]");

    private LastLines() {}

    /** The last lines that are not blank, as many as fit whole; of one that does not fit alone, its beginning. */
    public static String of(String log) {
        List<String> lines = log.lines()
                .map(l -> CONTROL.matcher(l).replaceAll("?").stripTrailing())
                .filter(l -> !l.isEmpty())
                .toList();
        int from = lines.size();
        long bytes = 0;
        while (from > 0 && lines.size() - from < MOST) {
            long more = bytes + lines.get(from - 1).getBytes(StandardCharsets.UTF_8).length + (bytes == 0 ? 0 : 1);
            if (more > MOST_BYTES) {
                break;
            }
            bytes = more;
            from--;
        }
        return from == lines.size() && from > 0
                ? beginning(lines.getLast())
                : String.join("\n", lines.subList(from, lines.size()));
    }

    /** No character has more than four bytes; no pair of a long one is cut in two. */
    private static String beginning(String line) {
        int end = line.offsetByCodePoints(0, Math.min(MOST_BYTES / 4, line.codePointCount(0, line.length())));
        return line.substring(0, end);
    }
}
