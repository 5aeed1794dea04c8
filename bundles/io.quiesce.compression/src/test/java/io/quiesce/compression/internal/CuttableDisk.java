package io.quiesce.compression.internal;

import io.quiesce.compression.internal.system.DiskSync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A disk without one call for a whole file system, which knows what a power cut would leave: only what was synchronised. */
final class CuttableDisk implements DiskSync {

    private final Path copies;

    /** By path: a copy of the file as it was synchronised. */
    private final Map<Path, Path> files = new HashMap<>();

    /** By directory: what it held when it was synchronised, and whether that is a directory. */
    private final Map<Path, Map<Path, Boolean>> directories = new HashMap<>();

    /** @param copies an empty directory */
    CuttableDisk(Path copies) {
        this.copies = copies;
    }

    @Override
    public boolean takesFileSystems() {
        return false;
    }

    @Override
    public void fileSystem(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void file(Path path, FileChannel open) throws IOException {
        Path copy = copies.resolve(Integer.toString(files.size()));
        Files.copy(
                path,
                files.computeIfAbsent(path, p -> copy),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void entries(Path directory) throws IOException {
        Map<Path, Boolean> held = new HashMap<>();
        try (Stream<Path> children = Files.list(directory)) {
            children.forEach(c -> held.put(c, Files.isDirectory(c, LinkOption.NOFOLLOW_LINKS)));
        }
        directories.put(directory, held);
    }

    /** What the disk would hold of a directory if the power went now. */
    synchronized void cut(Path directory, Path into) throws IOException {
        if (directories.getOrDefault(directory.getParent(), Map.of()).containsKey(directory)) {
            Files.createDirectory(into);
            fill(directory, into);
        }
    }

    private void fill(Path directory, Path into) throws IOException {
        for (Map.Entry<Path, Boolean> child :
                directories.getOrDefault(directory, Map.of()).entrySet()) {
            Path left = into.resolve(child.getKey().getFileName());
            if (child.getValue()) {
                Files.createDirectory(left);
                fill(child.getKey(), left);
            } else if (Files.isSymbolicLink(child.getKey())) {
                Files.copy(child.getKey(), left, LinkOption.NOFOLLOW_LINKS);
            } else if (files.containsKey(child.getKey())) {
                Files.copy(files.get(child.getKey()), left, StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                Files.createFile(left);
            }
        }
    }
}
