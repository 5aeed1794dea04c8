package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** A range of a file as a stream, over a channel of its own: an interrupted reader disturbs nobody else. */
final class RangeStream extends InputStream {

    private final FileChannel file;
    private long position;
    private final long end;

    private RangeStream(FileChannel file, long position, long end) {
        this.file = file;
        this.position = position;
        this.end = end;
    }

    static InputStream open(Path path, long offset, long length) throws StorageException {
        if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no range: " + length + " bytes from " + offset);
        }
        try {
            FileChannel file = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return new RangeStream(file, offset, offset + length);
        } catch (NoSuchFileException e) {
            throw new StorageException(
                    Kind.MISSING, path + " does not exist", "Check the receiver's storage for lost files.", e);
        } catch (IOException e) {
            throw Suspension.failure("read", path, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @NonNullByDefault({}) // InputStream says nothing about null
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - position);
        int n = wanted == 0 ? -1 : file.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        position += Math.max(0, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
