package io.quiesce.mysql.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An error log from a mark on. The file stays open, so that a log that is renamed or deleted meanwhile is still read.
 */
public final class ErrorLog implements AutoCloseable {

    private static final int LONGEST = 1024 * 1024;

    private final FileChannel channel;
    private final long mark;

    private ErrorLog(FileChannel channel, long mark) {
        this.channel = channel;
        this.mark = mark;
    }

    /** Opens it with the mark at its end. */
    public static ErrorLog atEnd(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            return new ErrorLog(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The open of a pipe waits for a writer, and takes the lines away from whoever reads it. */
    static FileChannel open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** What was written since the mark, the last 1 MiB at most; all there is when the file was cut off meanwhile. */
    public String sinceMark() throws IOException {
        long size = channel.size();
        return text(channel, size < mark ? 0 : mark, size);
    }

    /** The last 1 MiB of a log. */
    public static String tail(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            return text(channel, 0, channel.size());
        }
    }

    private static String text(FileChannel channel, long from, long to) throws IOException {
        long start = Math.max(from, to - LONGEST);
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // until full, or the file became shorter
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
