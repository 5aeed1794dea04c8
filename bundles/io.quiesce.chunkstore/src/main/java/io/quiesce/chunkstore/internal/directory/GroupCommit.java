package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.chunkstore.internal.directory.PartJournal.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes parts durable, several at a time: flush the data, append the records, flush the journal. It runs on threads that
 * nobody interrupts, since an interrupt closes a channel in the middle of a flush.
 */
final class GroupCommit implements AutoCloseable {

    private record Waiting(Entry entry, CompletableFuture<Boolean> done) {}

    private final Path dataFile;
    private final Path journalFile;
    private final FileChannel data;
    private final FileChannel journal;
    private final DirectoryVolume.Tools tools;
    private final Object lock = new Object();
    private List<Waiting> queue = new ArrayList<>();
    private boolean running;
    private long journalEnd;

    /** @param journalEnd where the next record goes; what lies behind is cut off already */
    GroupCommit(
            Path dataFile,
            Path journalFile,
            DirectoryVolume.Tools tools,
            FileChannel data,
            FileChannel journal,
            long journalEnd) {
        this.dataFile = dataFile;
        this.journalFile = journalFile;
        this.tools = tools;
        this.data = data;
        this.journal = journal;
        this.journalEnd = journalEnd;
    }

    /** Returns when the entry is on stable storage, together with all bytes written before. */
    void commit(Entry entry) throws StorageException {
        Waiting mine = new Waiting(entry, new CompletableFuture<>());
        boolean first;
        synchronized (lock) {
            queue.add(mine);
            first = !running;
            running = true;
        }
        if (first) {
            start();
        }
        try {
            mine.done().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException cause
                    ? new StorageException(cause.kind(), String.valueOf(cause.getMessage()), cause.hint(), cause)
                    : Suspension.failure("keep a part in", dataFile, new IOException(e.getCause()));
        }
    }

    private void start() throws StorageException {
        try {
            tools.commits().execute(this::drain);
        } catch (RejectedExecutionException e) {
            throw new StorageException(Kind.FAILED, "the storage is closed", "", e);
        }
    }

    private void drain() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                write(batch.stream().map(Waiting::entry).toList());
                batch.forEach(w -> w.done().complete(true));
            } catch (StorageException | RuntimeException | Error e) {
                batch.forEach(w -> w.done().completeExceptionally(e));
            }
        }
    }

    private List<Waiting> next() {
        synchronized (lock) {
            List<Waiting> batch = queue;
            queue = new ArrayList<>();
            running = !batch.isEmpty();
            return batch;
        }
    }

    private void write(List<Entry> entries) throws StorageException {
        tools.suspension().check();
        tools.placement().force(data, dataFile);
        append(PartJournal.encode(entries));
        tools.placement().force(journal, journalFile);
    }

    private void append(ByteBuffer records) throws StorageException {
        long end = journalEnd;
        try {
            while (records.hasRemaining()) {
                end += tools.disk().write(journal, journalFile, records, end);
            }
            journalEnd = end;
        } catch (IOException e) {
            if (end > journalEnd) {
                cutTornRecord();
            }
            throw Suspension.failure("write", journalFile, e);
        }
    }

    /** A torn record would hide those that follow it. */
    private void cutTornRecord() throws StorageException {
        try {
            tools.disk().truncate(journal, journalFile, journalEnd);
        } catch (IOException e) {
            throw tools.suspension().suspend(journalFile, e);
        }
    }

    @Override
    public void close() {
        Folders.close(data);
        Folders.close(journal);
    }
}
