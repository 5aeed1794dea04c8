package com.example.quiesce;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageCapabilities;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * {@code objects/NAME} is a folder that holds {@code key}, {@code content}, and {@code upload}, the id of the upload it was
 * made by; {@code uploads/NAME} one that holds {@code id} and parts; {@code tmp} what has no name yet.
 */
final class FolderVolume implements StorageVolume {

    private static final StorageCapabilities CAPABILITIES = new StorageCapabilities(1, Integer.MAX_VALUE, 1_000_000);

    private final Path root;

    FolderVolume(Path root) {
        this.root = root;
    }

    @Override
    public StorageCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        Path there = root;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            return Optional.of(new StorageSpace(store.getUsableSpace(), store.getTotalSpace()));
        } catch (IOException e) {
            throw Disk.failed("ask for the room in " + root, e);
        }
    }

    Path object(ObjectKey key) {
        return root.resolve("objects").resolve(Disk.name(key));
    }

    /** A new empty folder that {@link #tidy} removes unless it gets another name. */
    Path temporary() throws IOException {
        Disk.makeFolder(root.resolve("objects"));
        Disk.makeFolder(root.resolve("uploads"));
        return Files.createDirectories(
                root.resolve("tmp").resolve(UUID.randomUUID().toString()));
    }

    @Override
    public boolean put(ObjectKey key, InputStream content) throws StorageException, IOException {
        return !Files.exists(object(key)) && put(key, "", content);
    }

    /**
     * @param upload id of the upload that the content is of; empty for a put
     * @return false when the key is taken
     */
    boolean put(ObjectKey key, String upload, InputStream content) throws IOException {
        Path made = temporary();
        try {
            Disk.write(made.resolve("content"), content);
            Disk.write(made.resolve("key"), new ByteArrayInputStream(key.value().getBytes("UTF-8")));
            Disk.write(made.resolve("upload"), upload);
            Disk.flush(made);
            return Disk.publish(made, object(key));
        } finally {
            Disk.remove(made);
        }
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws StorageException {
        try {
            Path content = object(key).resolve("content");
            return Files.exists(content)
                    ? Optional.of(new StoredObject(
                            key,
                            Files.size(content),
                            Files.getLastModifiedTime(content).toInstant()))
                    : Optional.empty();
        } catch (IOException e) {
            throw Disk.failed("look for " + key, e);
        }
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) throws StorageException {
        try {
            return range(object(key).resolve("content"), offset, length);
        } catch (NoSuchFileException e) {
            throw new StorageException(Kind.MISSING, "there is no " + key, "It was deleted, or never put.", e);
        } catch (IOException e) {
            throw Disk.failed("read " + key, e);
        }
    }

    static InputStream range(Path file, long offset, long length) throws IOException {
        FileChannel channel = FileChannel.open(file);
        return new Limited(Channels.newInputStream(channel.position(offset)), length);
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> objects) throws StorageException {
        try {
            for (Path object : Disk.files(root.resolve("objects"))) {
                String key = Files.readString(object.resolve("key"));
                if (key.startsWith(prefix)) {
                    find(new ObjectKey(key)).ifPresent(objects);
                }
            }
        } catch (NoSuchFileException e) {
            list(prefix, objects); // deleted meanwhile
        } catch (IOException e) {
            throw Disk.failed("list " + root, e);
        }
    }

    /** Out of sight first, so that no half of it is ever seen. */
    @Override
    public boolean delete(ObjectKey key) throws StorageException {
        try {
            Path gone = temporary().resolve("deleted");
            Path object = object(key);
            if (!Files.exists(object)) {
                return false;
            }
            Files.move(object, gone);
            Disk.flush(object.getParent());
            Disk.remove(gone.getParent());
            return true;
        } catch (NoSuchFileException e) {
            return false; // by somebody else
        } catch (IOException e) {
            throw Disk.failed("delete " + key, e);
        }
    }

    @Override
    public Upload upload(ObjectKey id, ObjectKey key) {
        return new FolderUpload(this, root.resolve("uploads").resolve(Disk.name(id)), id, key);
    }

    @Override
    public void uploads(Consumer<ObjectKey> ids) throws StorageException {
        try {
            for (Path upload : Disk.files(root.resolve("uploads"))) {
                ids.accept(new ObjectKey(Files.readString(upload.resolve("id"))));
            }
        } catch (IOException e) {
            throw Disk.failed("list the uploads of " + root, e);
        }
    }

    @Override
    public void tidy() throws StorageException {
        try {
            Disk.remove(root.resolve("tmp"));
        } catch (IOException e) {
            throw Disk.failed("tidy " + root, e);
        }
    }

    @Override
    public void close() {}
}
