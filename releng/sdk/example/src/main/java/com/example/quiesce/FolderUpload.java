package com.example.quiesce;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Parts are files {@code NUMBER.OFFSET.LENGTH.SHA256}. */
final class FolderUpload implements Upload {

    private final FolderVolume volume;
    private final Path folder;
    private final ObjectKey id;
    private final ObjectKey key;

    FolderUpload(FolderVolume volume, Path folder, ObjectKey id, ObjectKey key) {
        this.volume = volume;
        this.folder = folder;
        this.id = id;
        this.key = key;
    }

    private List<UploadPart> parts() throws StorageException {
        try {
            List<UploadPart> parts = new ArrayList<>();
            for (Path file : Disk.files(folder)) {
                String[] words = file.getFileName().toString().split("\\.");
                if (words.length == 4) {
                    parts.add(new UploadPart(
                            Integer.parseInt(words[0]),
                            Long.parseLong(words[1]),
                            Integer.parseInt(words[2]),
                            Digest.parse(words[3])));
                }
            }
            parts.sort(Comparator.comparingLong(UploadPart::offset));
            return parts;
        } catch (IOException e) {
            throw Disk.failed("list the parts of " + id, e);
        }
    }

    private Path file(UploadPart p) {
        return folder.resolve(p.number() + "." + p.offset() + "." + p.length() + "."
                + p.sha256().hex());
    }

    @Override
    public void parts(Consumer<UploadPart> parts) throws StorageException {
        parts().forEach(parts);
    }

    @Override
    public Optional<Instant> touched() throws StorageException {
        try {
            return Files.exists(folder)
                    ? Optional.of(Files.getLastModifiedTime(folder).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            throw Disk.failed("look at " + id, e);
        }
    }

    @Override
    public PartWriter write(int number, long offset, int length) throws StorageException {
        try {
            return new Part(number, offset, length);
        } catch (IOException e) {
            throw Disk.failed("begin part " + number + " of " + id, e);
        }
    }

    private synchronized void keep(UploadPart part, Path made) throws StorageException {
        for (UploadPart other : parts()) {
            if (other.number() == part.number()) {
                if (!other.equals(part)) {
                    throw new IllegalStateException("part " + part.number() + " is another one");
                }
                return;
            }
        }
        try {
            if (!Files.exists(folder)) {
                Path begun = Files.createDirectory(made.resolve("upload"));
                Disk.write(begun.resolve("id"), id.value());
                Disk.flush(begun);
                Disk.publish(begun, folder);
            }
            Disk.publish(made.resolve("part"), file(part));
        } catch (IOException e) {
            throw Disk.failed("keep part " + part.number() + " of " + id, e);
        }
    }

    @Override
    public InputStream read(long offset, long length) throws StorageException {
        List<UploadPart> parts = parts();
        if (parts.isEmpty()) {
            throw new StorageException(
                    Kind.MISSING, "upload " + id + " has no part", "It was aborted, or never begun.");
        }
        try {
            List<InputStream> found = new ArrayList<>();
            long next = offset;
            for (UploadPart p : parts) {
                if (p.offset() <= next && next < p.offset() + p.length()) {
                    found.add(FolderVolume.range(file(p), next - p.offset(), Long.MAX_VALUE));
                    next = p.offset() + p.length();
                }
            }
            return new Limited(new SequenceInputStream(Collections.enumeration(found)), length);
        } catch (IOException e) {
            throw Disk.failed("read upload " + id, e);
        }
    }

    @Override
    public synchronized void discard(int number) throws StorageException {
        try {
            for (UploadPart part : parts()) {
                if (part.number() == number) {
                    Files.deleteIfExists(file(part));
                    Disk.flush(folder);
                }
            }
        } catch (IOException e) {
            throw Disk.failed("discard part " + number + " of " + id, e);
        }
    }

    @Override
    public synchronized void complete() throws StorageException {
        try {
            Path maker = volume.object(key).resolve("upload");
            if (Files.exists(maker)) {
                requireOwn(maker);
                return;
            }
            long length = 0;
            for (UploadPart part : parts()) {
                if (part.offset() != length) {
                    throw new IllegalStateException("a part is missing at " + length);
                }
                length += part.length();
            }
            if (length == 0) {
                throw new IllegalStateException("upload " + id + " has no part");
            }
            try (InputStream all = read(0, length)) {
                if (!volume.put(key, id.value(), all)) {
                    requireOwn(maker);
                }
            }
        } catch (IOException e) {
            throw Disk.failed("complete " + key, e);
        }
    }

    private void requireOwn(Path maker) throws IOException, StorageException {
        if (!Files.readString(maker).equals(id.value())) {
            throw new StorageException(Kind.EXISTS, key + " is taken by another object", "It is left as it is.");
        }
    }

    @Override
    public synchronized void abort() throws StorageException {
        try {
            if (Files.exists(folder)) {
                Path gone = volume.temporary();
                Disk.publish(folder, gone.resolve("aborted"));
                Disk.flush(folder.getParent());
                Disk.remove(gone);
            }
        } catch (IOException e) {
            throw Disk.failed("abort " + id, e);
        }
    }

    @Override
    public void close() {}

    /** A file without a name until it is kept. */
    private final class Part implements PartWriter {
        private final int number;
        private final long offset;
        private final int length;
        private final Path made;
        private final FileChannel channel;

        Part(int number, long offset, int length) throws IOException {
            this.number = number;
            this.offset = offset;
            this.length = length;
            made = volume.temporary();
            channel = FileChannel.open(made.resolve("part"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(ByteBuffer bytes) throws StorageException {
            try {
                if (channel.position() + bytes.remaining() > length) {
                    throw new IllegalArgumentException("more than the part's " + length + " bytes");
                }
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw Disk.failed("write part " + number + " of " + id, e);
            }
        }

        @Override
        public void keep(Digest sha256) throws StorageException {
            try {
                if (channel.position() != length) {
                    throw new IllegalStateException((length - channel.position()) + " bytes are missing");
                }
                channel.force(true);
            } catch (IOException e) {
                throw Disk.failed("keep part " + number + " of " + id, e);
            }
            FolderUpload.this.keep(new UploadPart(number, offset, length, sha256), made);
        }

        @Override
        public void close() {
            try {
                channel.close();
                Disk.remove(made);
            } catch (IOException e) {
                // tidied by the next start
            }
        }
    }
}
