package io.quiesce.mysql.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of an instance's error log.
 *
 * @param name of the file or journal, for messages
 * @param written when its last line was written
 */
public record Logged(String name, String text, Instant written) {

    private static final Pattern UNIX_TIME = Pattern.compile("(?m)^(\\d{9,12})\\.(\\d{6}) ");

    public static Logged file(Path log) throws IOException {
        return new Logged(
                log.toString(),
                ErrorLog.tail(log),
                Files.getLastModifiedTime(log).toInstant());
    }

    /**
     * Lines of a journal; empty when there is none.
     *
     * @param lines as {@code journalctl -o short-unix} writes them
     */
    public static Optional<Logged> journal(String name, String lines) {
        Optional<Instant> last = Optional.empty();
        Matcher m = UNIX_TIME.matcher(lines);
        while (m.find()) {
            last = Optional.of(Instant.ofEpochSecond(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)) * 1000));
        }
        return last.map(written -> new Logged(name, lines, written));
    }
}
