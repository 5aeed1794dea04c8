package io.quiesce.compression.internal;

import io.quiesce.compression.internal.system.PathBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes directory trees of all kinds: sizes around block boundaries, holes, links, empty directories, odd names. */
public final class RandomTree {

    private static final int[] SIZES = {0, 1, 4095, 4096, 65535, 65536, 65537, 131072, 131073, 300_000};
    private static final byte[][] NAMES = {
        "plain".getBytes(),
        "with space".getBytes(),
        {(byte) 0xC3, (byte) 0xA4, 'b'},
        {(byte) 0xFF, (byte) 0xFE},
        "back\\slash".getBytes(),
        "line\nbreak".getBytes(),
        "-dash".getBytes(),
        "a.b".getBytes(),
        "A".getBytes(),
        "a".getBytes(),
        "%41".getBytes(),
        "?*".getBytes()
    };

    private final Random random;
    private final List<Path> directories = new ArrayList<>();
    private int serial;

    public RandomTree(long seed) {
        random = new Random(seed);
    }

    /** Fills an empty directory with up to 24 entries. */
    public void fill(Path directory) throws IOException {
        directories.add(directory);
        int count = random.nextInt(25);
        for (int i = 0; i < count; i++) {
            Path path = newPath();
            switch (random.nextInt(6)) {
                case 0 -> directories.add(Files.createDirectory(path));
                case 1 -> Files.createSymbolicLink(path, PathBytes.path(NAMES[random.nextInt(NAMES.length)]));
                default -> file(path);
            }
        }
        for (int i = directories.size() - 1; i >= 0; i--) {
            touch(directories.get(i));
        }
    }

    private Path newPath() {
        Path parent = directories.get(random.nextInt(directories.size()));
        byte[] name = NAMES[random.nextInt(NAMES.length)];
        Path path = parent.resolve(PathBytes.path(name));
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? parent.resolve("n" + serial++) : path;
    }

    private void file(Path path) throws IOException {
        int size = SIZES[random.nextInt(SIZES.length)];
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            switch (random.nextInt(4)) {
                case 0 -> channel.write(ByteBuffer.wrap(noise(size)));
                case 1 -> channel.write(ByteBuffer.allocate(size));
                case 2 ->
                    channel.write(ByteBuffer.wrap("text ".repeat(size / 5 + 1).getBytes(), 0, size));
                default -> sparse(channel, size);
            }
        }
        Files.setAttribute(path, "unix:mode", random.nextInt(01000) | 0400);
        touch(path);
    }

    /** Some 4 KiB of data here and there, holes between and at the end. */
    private void sparse(FileChannel channel, int size) throws IOException {
        for (int at = random.nextInt(20_000); at + 4096 < size; at += 4096 + random.nextInt(100_000)) {
            channel.write(ByteBuffer.wrap(noise(4096)), at);
        }
        if (size > 0) {
            channel.write(ByteBuffer.allocate(1), size + (1 << 16));
            channel.truncate(size);
        }
    }

    private byte[] noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private void touch(Path path) throws IOException {
        Instant time =
                Instant.ofEpochSecond(random.nextLong(-1_000_000_000L, 5_000_000_000L), random.nextInt(1_000_000_000));
        Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(FileTime.from(time), null, null);
    }
}
