package io.quiesce.mysql.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an error log ended at a moment, in words that outlive the process. Unlike {@link ErrorLog} it can't follow a log
 * that was rotated: it then says nothing.
 *
 * @param key of the file, so that another one of the same name is not taken for it
 */
public record LogMark(Path file, String key, long end) {

    private static final int LARGEST = 16 << 20;
    private static final String NO_FILE = "-";

    /**
     * The end of a log now; empty when that can't be told.
     *
     * @param file where it will lie
     * @param now where it lies
     */
    public static Optional<LogMark> end(Path file, Path now) {
        try {
            return Optional.of(new LogMark(file, key(now), Files.size(now)));
        } catch (NoSuchFileException e) {
            return Optional.of(new LogMark(file, NO_FILE, 0));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String key(Path file) throws IOException {
        return String.valueOf(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey());
    }

    public String text() {
        return end + " " + key.replace(' ', '_') + " " + file;
    }

    public static Optional<LogMark> parse(String text) {
        String[] parts = text.split(" ", 3);
        return parts.length == 3 && parts[0].matches("\\d{1,18}")
                ? Optional.of(new LogMark(Path.of(parts[2]), parts[1], Long.parseLong(parts[0])))
                : Optional.empty();
    }

    /** What was logged since; empty when that can't be told: the log was rotated, cut off or became very long. */
    public Optional<String> since() {
        if (!Files.exists(file)) {
            return key.equals(NO_FILE) ? Optional.of("") : Optional.empty();
        }
        try (FileChannel channel = ErrorLog.open(file)) {
            long length = channel.size() - end;
            boolean same = key.equals(NO_FILE) || key.equals(key(file).replace(' ', '_'));
            if (!same || length < 0 || length > LARGEST) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining() && channel.read(bytes, end + bytes.position()) >= 0) {
                // until full, or the file became shorter
            }
            return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
