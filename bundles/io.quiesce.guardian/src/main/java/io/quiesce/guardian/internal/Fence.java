package io.quiesce.guardian.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's own write locks, held in its place. POSIX drops them when this process closes <em>any</em> descriptor of a
 * file, so nothing else in this program opens one of the files while the fence stands. One thread.
 */
final class Fence implements AutoCloseable {

    private record Held(Path file, Object key, FileChannel channel, FileLock lock) {}

    private final List<Path> files;
    private final List<Held> held = new ArrayList<>();

    Fence(List<Path> files) {
        this.files = files;
    }

    /** Takes all locks, or none: then why not. */
    Optional<String> take() {
        Optional<String> trouble =
                files.isEmpty() ? Optional.of("the instance has no file that its server locks") : Optional.empty();
        for (Path file : files) {
            if (trouble.isEmpty()) {
                trouble = take(file);
            }
        }
        if (trouble.isPresent()) {
            close();
        }
        return trouble;
    }

    private Optional<String> take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
                if (lock.isPresent()) {
                    held.add(new Held(file, key(file), channel, lock.get()));
                    return Optional.empty();
                }
                channel.close();
                return Optional.of(file + " is locked by another process");
            } catch (IOException | OverlappingFileLockException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | OverlappingFileLockException e) {
            return Optional.of(file + " can't be locked: " + e);
        }
    }

    /** Identity of a file where the system has one; its name elsewhere. */
    private static Object key(Path file) throws IOException {
        Optional<Object> key = Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        return key.orElse(file);
    }

    /** Why it no longer keeps servers out; empty while it does. */
    Optional<String> broken() {
        if (held.isEmpty()) {
            return Optional.of("no lock is held");
        }
        for (Held one : held) {
            try {
                if (!one.lock().isValid() || !one.key().equals(key(one.file()))) {
                    return Optional.of(one.file() + " is not the file that was locked");
                }
            } catch (IOException e) {
                return Optional.of(one.file() + " is gone: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Lets all locks go. May be called again. */
    @Override
    public void close() {
        for (Held one : held) {
            try {
                one.channel().close();
            } catch (IOException e) {
                System.err.println(one.file() + " can't be closed: " + e.getMessage());
            }
        }
        held.clear();
    }
}
