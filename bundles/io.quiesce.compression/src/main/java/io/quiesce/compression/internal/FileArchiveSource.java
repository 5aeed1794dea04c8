package io.quiesce.compression.internal;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An archive that is a file on this host. */
final class FileArchiveSource implements ArchiveSource {

    private final Path file;
    private final FileChannel channel;
    private final long length;

    private FileArchiveSource(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    static FileArchiveSource open(Path file) throws ArchiveException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FileArchiveSource(file, channel, channel.size());
        } catch (IOException e) {
            throw unreadable(file, -1, e);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws QuiesceException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        try {
            while (buffer.hasRemaining()) {
                long at = position + length - buffer.remaining();
                if (channel.read(buffer, at) < 0) {
                    throw new ArchiveException(
                            "'" + file + "' ends early", "The file is cut off: use another copy.", "", at);
                }
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new CancelledException();
        } catch (IOException e) {
            throw unreadable(file, position, e);
        }
    }

    private static ArchiveException unreadable(Path file, long position, IOException cause) {
        return new ArchiveException(
                "'" + file + "' can't be read: " + cause.getMessage(),
                "Check that the file is there and readable, and the disk it lies on.",
                "",
                position,
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written; there is nothing to lose
        }
    }
}
