package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageVolume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A disk that counts the calls by which its volume changes things, and lets one of them, or all from one on, go wrong; or goes
 * off at one, with what would then be left. It flushes nothing, but remembers what was flushed. Safe between threads.
 */
public final class TestDisk implements Disk {

    /** How a call goes wrong. */
    public enum Trouble {
        NONE,
        /** EIO, nothing done. */
        IO_ERROR,
        /** EIO, although it is done. */
        IO_ERROR_AFTERWARDS,
        /** ENOSPC after half of the bytes, for this call and all until {@link #repair} that take room. */
        FULL,
        /** EROFS, this call and all that follow until {@link #repair}. */
        READ_ONLY,
        /** EACCES, this call and all that follow until {@link #repair}. */
        NO_PERMISSION,
        /** The process is killed: what was done stays, flushed or not. */
        KILLED,
        /** The power goes: what was not flushed is gone, names and bytes. */
        POWER_LOST,
        /** The power goes: names have become durable by themselves, bytes that were not flushed are zeros. */
        POWER_LOST_NAMES_STAY;

        /** Whether nothing is done any more from the call on. */
        public boolean ends() {
            return this == KILLED || this == POWER_LOST || this == POWER_LOST_NAMES_STAY;
        }

        private boolean lasts() {
            return ends() || this == FULL || this == READ_ONLY || this == NO_PERMISSION;
        }
    }

    private final Path root;
    private final Path image;
    private final Trouble trouble;
    private final int at;
    private final List<String> calls = new ArrayList<>();
    private final Map<Object, byte[]> flushedBytes = new HashMap<>();
    private final Map<Path, Map<String, Path>> flushedNames = new HashMap<>();
    private final Map<Path, Object> flushedKeys = new HashMap<>();
    private final Map<Object, Path> copied = new HashMap<>();
    private boolean repaired;
    private boolean off;

    /**
     * @param root of the volume; exists
     * @param image folder in which is put what is left when it goes off
     * @param at number of the call, from 0, at which the trouble begins
     */
    public TestDisk(Path root, Path image, Trouble trouble, int at) {
        this.root = root;
        this.image = image;
        this.trouble = trouble;
        this.at = at;
    }

    public StorageVolume volume() throws StorageException {
        return DirectoryStorageProvider.open(root.toUri(), this);
    }

    /** What was called so far, such as {@code force parts}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Lets every following call do what it should. */
    public synchronized void repair() {
        repaired = true;
    }

    @FunctionalInterface
    private interface Action<T> {
        T run() throws IOException;
    }

    private static final Set<String> TAKE_ROOM = Set.of("open", "write", "make", "link", "move");

    private static <T> T noRoom() throws IOException {
        throw new IOException("No space left on device");
    }

    private <T> T call(String name, Path path, Action<T> action) throws IOException {
        return call(name, path, TestDisk::noRoom, action);
    }

    /** @param full what happens when the room ends at this very call */
    private synchronized <T> T call(String name, Path path, Action<T> full, Action<T> action) throws IOException {
        int number = calls.size();
        calls.add(name + " " + path.getFileName());
        boolean strikes = !repaired && (trouble.lasts() ? number >= at : number == at);
        if (!strikes || trouble == Trouble.NONE) {
            return action.run();
        }
        String file = path.toString();
        switch (trouble) {
            case IO_ERROR -> throw new FileSystemException(file, null, "Input/output error");
            case IO_ERROR_AFTERWARDS -> {
                action.run();
                throw new FileSystemException(file, null, "Input/output error");
            }
            case FULL -> {
                if (!TAKE_ROOM.contains(name)) {
                    return action.run();
                }
                return number == at ? full.run() : noRoom();
            }
            case READ_ONLY -> throw new FileSystemException(file, null, "Read-only file system");
            case NO_PERMISSION -> throw new AccessDeniedException(file);
            default -> {
                goOff();
                throw new IOException("there is no process and no power any more");
            }
        }
    }

    private void change(String name, Path path, Change change) throws IOException {
        call(name, path, () -> {
            change.run();
            return true;
        });
    }

    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    @Override
    public FileChannel open(Path file, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return call("open", file, () -> {
            boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            FileChannel channel = SYSTEM.open(file, options, attributes);
            if (isNew) {
                flushedBytes.remove(key(file)); // the number of a file that is gone is given out again
            }
            return channel;
        });
    }

    @Override
    public int write(FileChannel channel, Path file, ByteBuffer bytes, long position) throws IOException {
        return call(
                "write",
                file,
                () -> writeHalf(channel, file, bytes, position),
                () -> SYSTEM.write(channel, file, bytes, position));
    }

    private static int writeHalf(FileChannel channel, Path file, ByteBuffer bytes, long position) throws IOException {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + bytes.remaining() / 2);
        try {
            return SYSTEM.write(channel, file, bytes, position);
        } finally {
            bytes.limit(limit);
        }
    }

    @Override
    public void truncate(FileChannel channel, Path file, long length) throws IOException {
        change("truncate", file, () -> SYSTEM.truncate(channel, file, length));
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        change("force", file, () -> {
            if (trouble.ends()) {
                flushedBytes.put(key(file), Files.readAllBytes(file));
            }
        });
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        change("force folder", directory, () -> {
            if (!trouble.ends()) {
                return; // nobody will ask
            }
            Map<String, Path> names = new HashMap<>();
            try (Stream<Path> entries = Files.list(directory)) {
                for (Path entry : entries.toList()) {
                    names.put(entry.getFileName().toString(), entry);
                    flushedKeys.put(entry, key(entry));
                }
            }
            flushedNames.put(directory, names);
        });
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        change("make", directory, () -> {
            SYSTEM.createDirectory(directory, attributes);
            flushedNames.remove(directory);
        });
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        change("link", link, () -> SYSTEM.link(existing, link));
    }

    @Override
    public void move(Path file, Path target) throws IOException {
        change("move", target, () -> SYSTEM.move(file, target));
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return call("delete", path, () -> SYSTEM.delete(path));
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    // ---- what is left

    private void goOff() throws IOException {
        if (off) {
            return;
        }
        off = true;
        if (trouble == Trouble.POWER_LOST) {
            copyFlushed(root, image);
        } else {
            copy(trouble == Trouble.KILLED);
        }
    }

    private void copyFlushed(Path folder, Path target) throws IOException {
        Files.createDirectories(target);
        for (Map.Entry<String, Path> entry :
                flushedNames.getOrDefault(folder, Map.of()).entrySet()) {
            Path from = entry.getValue();
            byte[] bytes = flushedBytes.get(flushedKeys.get(from));
            if (flushedNames.containsKey(from) || Files.isDirectory(from)) {
                copyFlushed(from, target.resolve(entry.getKey()));
            } else {
                put(flushedKeys.get(from), target.resolve(entry.getKey()), bytes == null ? new byte[0] : bytes);
            }
        }
    }

    private void copy(boolean unflushedBytes) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.forEach(from -> {
                Path to = image.resolve(root.relativize(from).toString());
                try {
                    if (Files.isDirectory(from)) {
                        Files.createDirectories(to);
                    } else {
                        byte[] bytes = Files.readAllBytes(from);
                        put(key(from), to, unflushedBytes ? bytes : withZeros(from, bytes.length));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** What had two names has two names. */
    private void put(Object key, Path target, byte[] bytes) throws IOException {
        Path other = copied.putIfAbsent(key, target);
        if (other == null) {
            Files.write(target, bytes);
        } else {
            Files.createLink(target, other);
        }
    }

    private byte[] withZeros(Path file, int length) throws IOException {
        byte[] flushed = flushedBytes.get(key(file));
        return flushed == null ? new byte[length] : Arrays.copyOf(flushed, length);
    }
}
