package io.quiesce.compression.internal.capture;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.compression.internal.page.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a capture must remember and must not hold in memory. On Unix the file has no name while it is open. */
final class Scratch implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private Scratch(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Scratch in(Path directory) throws CaptureException {
        try {
            Path file = Files.createTempFile(directory, "capture", ".tmp");
            return new Scratch(
                    file,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    OutputStream output() {
        return Channels.newOutputStream(channel);
    }

    /** Reads what was written, from the beginning, once. */
    InputStream input() throws IOException {
        return Channels.newInputStream(channel.position(0));
    }

    /** Reads what was written, from the beginning; each feed has its own place. */
    Feed feed() {
        long[] position = {0};
        return (into, offset, length) -> {
            ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
            while (buffer.hasRemaining()) {
                int got = channel.read(buffer, position[0]);
                if (got < 0) {
                    break;
                }
                position[0] += got;
            }
            return length - buffer.remaining();
        };
    }

    CaptureException failure(IOException cause) {
        return failure(file, cause);
    }

    private static CaptureException failure(Path where, IOException cause) {
        return new CaptureException(
                "the scratch file in '" + where + "' failed: " + FileTrouble.of(cause, where),
                "Check that the directory exists, is writable and has room.",
                cause);
    }

    @Override
    public void close() throws CaptureException {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
