package io.quiesce.compression.internal;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An archive that is a file on this host. Java closes a channel when a thread that reads from it is interrupted; it is
 * then opened again, so that one cancelled operation does not end the others.
 */
final class FileArchiveSource implements ArchiveSource {

    private final Path file;
    private final long length;
    private FileChannel channel;
    private boolean closed;

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
        while (buffer.hasRemaining()) {
            long at = position + length - buffer.remaining();
            try {
                if (open().read(buffer, at) < 0) {
                    throw new ArchiveException(
                            "'" + file + "' ends early", "The file is cut off: use another copy.", "", at);
                }
            } catch (ClosedByInterruptException e) {
                Thread.interrupted();
                throw new CancelledException();
            } catch (ClosedChannelException e) {
                // another thread was interrupted: read again
                continue;
            } catch (IOException e) {
                throw unreadable(file, at, e);
            }
        }
    }

    private synchronized FileChannel open() throws IOException {
        if (closed) {
            throw new IOException("it was closed");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
        return channel;
    }

    private static ArchiveException unreadable(Path file, long position, IOException cause) {
        return new ArchiveException(
                "'" + file + "' can't be read: " + FileTrouble.of(cause, file),
                "Check that the file is there and readable, and the disk it lies on.",
                "",
                position,
                cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written; there is nothing to lose
        }
    }
}
