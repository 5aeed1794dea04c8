package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import io.quiesce.chunkstore.internal.directory.PartJournal.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An upload as one file that the parts are written straight into, and a journal of those that are durable. */
final class DirectoryUpload implements Upload {

    static final String PART = "part";
    static final String JOURNAL = "parts";

    private static final Digest NO_DIGEST = Digest.of(new byte[Digest.LENGTH]);

    private final Path data;
    private final Path journal;
    private final ObjectKey key;
    private final Path target;
    private final DirectoryVolume.Tools tools;
    private final BitSet durable = new BitSet(); // guarded by this, valid while commit is present
    private Optional<GroupCommit> commit = Optional.empty(); // guarded by this

    DirectoryUpload(Path folder, ObjectKey key, Path target, DirectoryVolume.Tools tools) {
        this.data = folder.resolve(PART);
        this.journal = folder.resolve(JOURNAL);
        this.key = key;
        this.target = target;
        this.tools = tools;
    }

    @Override
    public void parts(Consumer<UploadPart> parts) throws StorageException {
        tools.folders().requireRoot();
        // of a part that was taken back n times, the first n records do not count; parts never taken back cost no
        // memory
        Map<Integer, Integer> discards = new HashMap<>();
        PartJournal.read(journal, key, entry -> {
            if (!entry.kept()) {
                discards.merge(entry.part().number(), 1, Integer::sum);
            }
        });
        PartJournal.read(journal, key, entry -> {
            int left = discards.getOrDefault(entry.part().number(), 0);
            if (entry.kept() && left == 0) {
                parts.accept(entry.part());
            } else if (entry.kept()) {
                discards.put(entry.part().number(), left - 1);
            }
        });
    }

    @Override
    public Optional<Instant> touched() throws StorageException {
        tools.folders().requireRoot();
        try {
            return Optional.of(Files.getLastModifiedTime(journal, LinkOption.NOFOLLOW_LINKS)
                    .toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Suspension.failure("look at", journal, e);
        }
    }

    /** Where a part goes. */
    record Extent(int number, long offset, int length) {}

    @Override
    public PartWriter write(int number, long offset, int length) throws StorageException {
        tools.folders().requireRoot();
        tools.suspension().check();
        GroupCommit opened = opened();
        try {
            return new DirectoryPart(
                    this, opened, data, tools.folders().write(data), new Extent(number, offset, length));
        } catch (IOException e) {
            throw Suspension.failure("write", data, e);
        }
    }

    private synchronized GroupCommit opened() throws StorageException {
        if (commit.isEmpty()) {
            commit = Optional.of(open());
        }
        return commit.orElseThrow();
    }

    private GroupCommit open() throws StorageException {
        durable.clear();
        long whole = PartJournal.read(journal, key, e -> durable.set(e.part().number(), e.kept()));
        Path folder = Folders.parent(data);
        try {
            FileChannel records =
                    tools.folders().within(folder, () -> tools.folders().write(journal));
            boolean open = false;
            try {
                FileChannel bytes = tools.folders().write(data);
                try {
                    tools.disk().truncate(records, journal, whole);
                    if (whole == 0) {
                        whole = writeHeader(records);
                    }
                    tools.placement().forceDirectory(folder);
                    open = true;
                    return new GroupCommit(data, journal, tools, bytes, records, whole);
                } finally {
                    closeUnless(open, bytes);
                }
            } finally {
                closeUnless(open, records);
            }
        } catch (IOException e) {
            throw Suspension.failure("open", journal, e);
        }
    }

    private static void closeUnless(boolean open, FileChannel file) {
        if (!open) {
            Folders.close(file);
        }
    }

    private long writeHeader(FileChannel records) throws IOException {
        ByteBuffer header = PartJournal.header(key);
        while (header.hasRemaining()) {
            tools.disk().write(records, journal, header, header.position());
        }
        return header.position();
    }

    Disk disk() {
        return tools.disk();
    }

    /** Called by a part whose bytes are all written. */
    void keep(GroupCommit opened, UploadPart part) throws StorageException {
        synchronized (this) {
            if (durable.get(part.number())) {
                requireSame(part);
                return;
            }
            durable.set(part.number());
        }
        boolean kept = false;
        try {
            opened.commit(new Entry(true, part));
            kept = true;
        } finally {
            if (!kept) {
                synchronized (this) {
                    durable.clear(part.number());
                }
            }
        }
    }

    private void requireSame(UploadPart part) throws StorageException {
        if (!find(part.number()).equals(Optional.of(part))) {
            throw new IllegalStateException("part " + part.number() + " of " + key + " is another one already");
        }
    }

    private Optional<UploadPart> find(int number) throws StorageException {
        List<UploadPart> found = new ArrayList<>();
        parts(part -> {
            if (part.number() == number) {
                found.add(part);
            }
        });
        return found.stream().findFirst();
    }

    @Override
    public InputStream read(long offset, long length) throws StorageException {
        tools.folders().requireRoot();
        return RangeStream.open(data, offset, length);
    }

    @Override
    public void discard(int number) throws StorageException {
        tools.folders().requireRoot();
        GroupCommit opened = opened();
        synchronized (this) {
            if (!durable.get(number)) {
                return;
            }
        }
        opened.commit(new Entry(false, new UploadPart(number, 0, 1, NO_DIGEST))); // of a discard only the number counts
        synchronized (this) {
            durable.clear(number);
        }
    }

    @Override
    public void complete() throws StorageException {
        tools.folders().requireRoot();
        tools.suspension().check();
        long end = endOfParts();
        close();
        if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
            confirmCompleted(end);
            return;
        }
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(data, target)) {
                tools.placement().forceDirectory(Folders.parent(target));
                tools.disk().delete(data);
                return;
            }
            cut(end);
        } catch (IOException e) {
            throw Suspension.failure("complete", data, e);
        }
        if (!tools.placement().name(data, target)) {
            throw new StorageException(
                    Kind.EXISTS, target + " exists already", "Move away what was not put there by the receiver.");
        }
    }

    /** Where the parts end; as they do not overlap, they are without gap when their lengths add up to that. */
    private long endOfParts() throws StorageException {
        long[] endAndSum = new long[2];
        parts(part -> {
            endAndSum[0] = Math.max(endAndSum[0], part.offset() + part.length());
            endAndSum[1] += part.length();
        });
        if (endAndSum[0] == 0 || endAndSum[0] != endAndSum[1]) {
            throw new IllegalStateException(
                    "the parts of " + key + " hold " + endAndSum[1] + " of " + endAndSum[0] + " bytes");
        }
        return endAndSum[0];
    }

    private void confirmCompleted(long end) throws StorageException {
        try {
            if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == end) {
                tools.placement().forceDirectory(Folders.parent(target));
                return;
            }
        } catch (IOException e) {
            throw Suspension.failure("look at", target, e);
        }
        throw new StorageException(
                Kind.MISSING, data + " is lost", "Check the receiver's storage; begin a new transfer.");
    }

    /** Bytes behind the last part come from parts that were never kept. */
    private void cut(long end) throws StorageException, IOException {
        try (FileChannel file = tools.folders().write(data)) {
            if (file.size() < end) {
                throw new StorageException(
                        Kind.MISSING, data + " lost its end", "Check the receiver's storage; begin a new transfer.");
            }
            tools.disk().truncate(file, data, end);
            tools.placement().force(file, data);
        }
    }

    @Override
    public void abort() throws StorageException {
        tools.folders().requireRoot();
        close();
        try {
            boolean there = tools.disk().delete(data) | tools.disk().delete(journal);
            if (there) {
                tools.folders().removed(journal);
            }
        } catch (IOException e) {
            throw Suspension.failure("remove", data, e);
        }
    }

    @Override
    public synchronized void close() {
        commit.ifPresent(GroupCommit::close);
        commit = Optional.empty();
    }
}
