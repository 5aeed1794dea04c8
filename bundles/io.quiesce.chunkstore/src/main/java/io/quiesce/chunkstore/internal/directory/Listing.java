package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks a volume's folders; links are not followed, and what vanishes meanwhile is skipped. */
final class Listing {

    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

    private final Path root;

    Listing(Path root) {
        this.root = root;
    }

    void objects(String prefix, Consumer<StoredObject> objects) throws StorageException {
        int slash = prefix.lastIndexOf('/');
        Path start = slash < 0 ? root : root.resolve(prefix.substring(0, slash)).normalize();
        if (!start.startsWith(root)) {
            throw new IllegalArgumentException("'" + prefix + "' leaves the volume");
        }
        walk(start, (file, attributes) -> {
            if (attributes.isRegularFile() && below(root, file).startsWith(prefix)) {
                key(below(root, file))
                        .ifPresent(key -> objects.accept(new StoredObject(
                                key,
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant())));
            }
        });
    }

    void uploads(Consumer<ObjectKey> ids) throws StorageException {
        Path uploads = root.resolve(DirectoryVolume.UPLOADS);
        walk(uploads, (file, attributes) -> {
            String name = String.valueOf(file.getFileName());
            boolean alone =
                    name.equals(DirectoryUpload.PART) && !Files.exists(file.resolveSibling(DirectoryUpload.JOURNAL));
            if (name.equals(DirectoryUpload.JOURNAL) || alone) {
                key(below(uploads, Folders.parent(file))).ifPresent(ids);
            }
        });
    }

    private static Optional<ObjectKey> key(String path) {
        try {
            return Optional.of(new ObjectKey(path));
        } catch (IllegalArgumentException e) {
            LOG.warn("a file that Quiesce did not put here is left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Visit {
        void file(Path file, BasicFileAttributes attributes);
    }

    private void walk(Path start, Visit visit) throws StorageException {
        if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            folder(start, visit);
        } catch (IOException e) {
            throw Suspension.failure("list", start, e);
        }
    }

    private void folder(Path folder, Visit visit) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                entry(entry, visit);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} vanished while it was listed", folder);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void entry(Path entry, Visit visit) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // removed since its folder was read
        }
        if (!attributes.isDirectory()) {
            visit.file(entry, attributes);
        } else if (!entry.equals(root.resolve(DirectoryVolume.UPLOADS))) {
            folder(entry, visit);
        }
    }

    private static String below(Path folder, Path file) {
        return StreamSupport.stream(folder.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
