package io.quiesce.spi.contract;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageCapabilities;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A volume that does one chosen step wrong and all others right. Steps are counted from 0 in the order they are asked for: puts,
 * deletes, and of uploads every write, keep, discard, complete and abort; on request also those that change nothing: space, find,
 * read, list, uploads, and of uploads parts, touched and read. Safe between threads.
 */
public final class FaultyVolume implements StorageVolume {

    private final StorageVolume inner;
    private final Fault fault;
    private final int faultyStep;
    private final boolean countsReads;
    private final List<String> steps = new ArrayList<>();
    private boolean suspended;

    /** @param faultyStep number of the step that goes wrong; negative for none */
    public FaultyVolume(StorageVolume inner, Fault fault, int faultyStep) {
        this(inner, fault, faultyStep, false);
    }

    /** @param countsReads whether what changes nothing is a step too; such a step is never a flush, and a volume stays readable */
    public FaultyVolume(StorageVolume inner, Fault fault, int faultyStep, boolean countsReads) {
        this.inner = inner;
        this.fault = fault;
        this.faultyStep = faultyStep;
        this.countsReads = countsReads;
    }

    /** What was asked for so far, such as {@code put .arrivals/web1/…/open}. */
    public synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    /** Whether the chosen step was reached. */
    public synchronized boolean struck() {
        return faultyStep >= 0 && steps.size() > faultyStep;
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws StorageException, IOException;
    }

    private static final class Injected {
        private static StorageException error(Kind kind, String step) {
            return new StorageException(kind, "injected into: " + step, "This failure is part of a test.");
        }
    }

    private <T> T step(String name, Step<T> action, Step<T> half) throws StorageException, IOException {
        boolean strikes;
        synchronized (this) {
            if (suspended) {
                throw Injected.error(Kind.SUSPENDED, name);
            }
            strikes = steps.size() == faultyStep;
            steps.add(name);
            suspended = strikes && fault == Fault.FAILED_FLUSH;
        }
        if (!strikes) {
            return action.run();
        }
        switch (fault) {
            case ERROR_BEFORE -> throw Injected.error(Kind.FAILED, name);
            case ERROR_AFTER -> {
                action.run();
                throw Injected.error(Kind.FAILED, name);
            }
            case SHORT_WRITE -> {
                half.run();
                throw Injected.error(Kind.FAILED, name);
            }
            case FULL_DISK -> throw Injected.error(Kind.FULL, name);
            case FAILED_FLUSH -> throw Injected.error(Kind.SUSPENDED, name);
        }
        throw new AssertionError(fault);
    }

    /** A step that changes nothing: it fails, or it does not. */
    private <T> T look(String name, Look<T> action) throws StorageException {
        synchronized (this) {
            if (countsReads) {
                boolean strikes = steps.size() == faultyStep;
                steps.add(name);
                if (strikes) {
                    throw Injected.error(Kind.FAILED, name);
                }
            }
        }
        return action.run();
    }

    @FunctionalInterface
    private interface Look<T> {
        T run() throws StorageException;
    }

    private <T> T quietStep(String name, Step<T> action, Step<T> half) throws StorageException {
        try {
            return step(name, action, half);
        } catch (IOException e) {
            throw new AssertionError("no stream takes part in: " + name, e);
        }
    }

    @Override
    public boolean put(ObjectKey key, InputStream content) throws StorageException, IOException {
        return step("put " + key, () -> inner.put(key, content), () -> content.read() >= 0);
    }

    @Override
    public boolean delete(ObjectKey key) throws StorageException {
        return quietStep("delete " + key, () -> inner.delete(key), () -> false);
    }

    @Override
    public Upload upload(ObjectKey id, ObjectKey key) throws StorageException {
        return new FaultyUpload(inner.upload(id, key), key);
    }

    private final class FaultyUpload implements Upload {

        private final Upload upload;
        private final ObjectKey key;

        FaultyUpload(Upload upload, ObjectKey key) {
            this.upload = upload;
            this.key = key;
        }

        @Override
        public void parts(Consumer<UploadPart> parts) throws StorageException {
            look("parts " + key, () -> {
                upload.parts(parts);
                return true;
            });
        }

        @Override
        public Optional<Instant> touched() throws StorageException {
            return look("touched " + key, upload::touched);
        }

        @Override
        public PartWriter write(int number, long offset, int length) throws StorageException {
            return new FaultyPart(upload.write(number, offset, length), key + " part " + number);
        }

        @Override
        public InputStream read(long offset, long length) throws StorageException {
            return look("read " + key, () -> upload.read(offset, length));
        }

        private void change(String name, Change change) throws StorageException {
            quietStep(
                    name + " " + key,
                    () -> {
                        change.run();
                        return true;
                    },
                    () -> false);
        }

        @Override
        public void discard(int number) throws StorageException {
            change("discard " + number, () -> upload.discard(number));
        }

        @Override
        public void complete() throws StorageException {
            change("complete", upload::complete);
        }

        @Override
        public void abort() throws StorageException {
            change("abort", upload::abort);
        }

        @Override
        public void close() {
            upload.close();
        }
    }

    @FunctionalInterface
    private interface Change {
        void run() throws StorageException;
    }

    private final class FaultyPart implements Upload.PartWriter {

        private final Upload.PartWriter part;
        private final String name;

        FaultyPart(Upload.PartWriter part, String name) {
            this.part = part;
            this.name = name;
        }

        @Override
        public void write(ByteBuffer bytes) throws StorageException {
            quietStep(
                    "write " + name,
                    () -> {
                        part.write(bytes);
                        return true;
                    },
                    () -> {
                        part.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
                        return false;
                    });
        }

        @Override
        public void keep(Digest sha256) throws StorageException {
            quietStep(
                    "keep " + name,
                    () -> {
                        part.keep(sha256);
                        return true;
                    },
                    () -> false);
        }

        @Override
        public void close() {
            part.close();
        }
    }

    @Override
    public StorageCapabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        return look("space", inner::space);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws StorageException {
        return look("find " + key, () -> inner.find(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) throws StorageException {
        return look("read " + key, () -> inner.read(key, offset, length));
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> objects) throws StorageException {
        look("list " + prefix, () -> {
            inner.list(prefix, objects);
            return true;
        });
    }

    @Override
    public void uploads(Consumer<ObjectKey> ids) throws StorageException {
        look("uploads", () -> {
            inner.uploads(ids);
            return true;
        });
    }

    @Override
    public void tidy() throws StorageException {
        inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }
}
