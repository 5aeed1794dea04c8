package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Holes;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A file that is being written: made new, never through a link; its holes stay unwritten. Safe between threads. */
final class NewFile implements Landing.LandingFile {

    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> REOPEN = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?>[] PRIVATE = Platform.CURRENT == Platform.WINDOWS
            ? new FileAttribute<?>[0]
            : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            };

    /** Beyond the largest allocation unit of common file systems, so that nothing is allocated below it. */
    private static final long ALLOCATION = 64 << 10;

    private final Path path;
    private final Entry entry;
    private final Ownership ownership;
    private final DiskSync disk;
    private final Consumer<NewFile> finished;
    private final Object writing = new Object();
    private Optional<FileChannel> channel = Optional.empty();
    private boolean whole;

    /** @param finished told when the file is whole */
    NewFile(Path path, Entry entry, Ownership ownership, DiskSync disk, Consumer<NewFile> finished) {
        this.finished = finished;
        this.disk = disk;
        this.path = path;
        this.entry = entry;
        this.ownership = ownership;
    }

    /** Opens the file that an earlier, interrupted extraction began. */
    synchronized void reopen() throws QuiesceException {
        try {
            if (Platform.CURRENT != Platform.WINDOWS) {
                Files.setAttribute(path, "unix:mode", 0600, LinkOption.NOFOLLOW_LINKS);
            }
            channel = Optional.of(FileChannel.open(path, REOPEN));
        } catch (IOException e) {
            throw TargetFailure.of(path, e);
        }
    }

    @Override
    public void write(long at, byte[] raw, int offset, int length, Holes holes) throws QuiesceException {
        try {
            FileChannel file = open();
            int units = Holes.units(length);
            int unit = holes.next(0, false);
            while (unit < units) {
                int end = holes.next(unit, true);
                int from = unit * Holes.UNIT;
                int to = Math.min(end * Holes.UNIT, length);
                ByteBuffer run = ByteBuffer.wrap(raw, offset + from, to - from);
                // one at a time: the kernel lets only one in and has the others spin
                synchronized (writing) {
                    while (run.hasRemaining()) {
                        file.write(run, at + to - run.remaining());
                    }
                }
                unit = holes.next(end, false);
            }
        } catch (IOException e) {
            throw TargetFailure.of(path, e);
        }
    }

    @Override
    public synchronized void finish() throws QuiesceException {
        try (FileChannel file = open()) {
            setSize(file);
            ownership.apply(path, entry);
            if (!disk.takesFileSystems()) {
                sync(file);
            }
            whole = true;
        } catch (IOException e) {
            throw TargetFailure.of(path, e);
        }
        finished.accept(this);
    }

    /** Makes durable what was written so far. Whoever writes meanwhile does not wait for it. */
    void sync() throws IOException {
        Optional<FileChannel> open;
        synchronized (this) {
            open = channel;
        }
        if (open.isPresent()) {
            try {
                sync(open.get());
            } catch (ClosedChannelException e) {
                synchronized (this) {
                    if (!whole) {
                        throw e;
                    }
                    // became whole meanwhile, and durable with that
                }
            }
        }
    }

    private void sync(FileChannel file) throws IOException {
        disk.file(path, file);
        disk.entries(path.toAbsolutePath().getParent());
    }

    /** Closes the file as it is. */
    synchronized void abandon() {
        if (channel.isPresent()) {
            try {
                channel.get().close();
            } catch (IOException e) {
                // the extraction has failed already, and says why
            }
        }
    }

    /** Cuts what an earlier extraction left behind the end, and makes room for a hole there. */
    private void setSize(FileChannel file) throws IOException {
        long size = entry.size();
        if (file.size() < size) {
            // Java can't grow a file without writing; what is written behind the end is cut off again
            long behind = (size + ALLOCATION - 1) / ALLOCATION * ALLOCATION;
            file.write(ByteBuffer.allocate(1), behind);
        }
        if (file.size() > size) {
            file.truncate(size);
        }
    }

    private synchronized FileChannel open() throws IOException {
        if (channel.isEmpty()) {
            channel = Optional.of(FileChannel.open(path, CREATE, PRIVATE));
        }
        return channel.get();
    }
}
