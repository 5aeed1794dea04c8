package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.chunkstore.internal.directory.TestDisk;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A desk over a directory, without the lock of the home: a second one over the same directory is the host after a crash. */
final class Host implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-20T01:02:03.456Z");

    private final Path storage;
    private final StorageDesk desk;
    private final Optional<Host> crashed;

    private Host(Path storage, StorageDesk desk, Optional<Host> crashed) {
        this.storage = storage;
        this.desk = desk;
        this.crashed = crashed;
    }

    static Host open(Path storage) throws QuiesceException {
        return open(storage, volume -> volume);
    }

    static Host open(Path storage, UnaryOperator<StorageVolume> wrapped) throws QuiesceException {
        return open(
                storage,
                wrapped.apply(unflushed(storage)),
                new Time(Clock.fixed(NOW, ZoneOffset.UTC), System::nanoTime),
                Rules.DEFAULT);
    }

    static Host open(Path storage, Time time, Rules rules) throws QuiesceException {
        return open(storage, unflushed(storage), time, rules);
    }

    /** Directories that are not flushed, which takes most of a test's time: what a power cut leaves is DiskTroubleTest's. */
    private static StorageVolume unflushed(Path storage) throws QuiesceException {
        return new TestDisk(storage, storage, TestDisk.Trouble.NONE, 0).volume();
    }

    static Host open(Path storage, StorageVolume volume, Time time, Rules rules) throws QuiesceException {
        return open(storage, volume, time, rules, (client, plan) -> Optional.empty());
    }

    static Host open(Path storage, StorageVolume volume, Time time, Rules rules, Policies policies)
            throws QuiesceException {
        StorageDesk.Tools tools = new StorageDesk.Tools(
                new PatternNaming(), new PlainTextSeals(), time, new SecureRandom(), "1.2.3", new GuardedRetention());
        return new Host(
                storage,
                StorageDesk.open(TestStores.over(volume), tools, rules, Terms.of(policies), Books.NONE, () -> {}),
                Optional.empty());
    }

    StorageDesk desk() {
        return desk;
    }

    Path storage() {
        return storage;
    }

    /**
     * A host over the same directory, as a new process finds it; this one is left as it is, like a killed one, until the new one is
     * closed: its threads would outlive the test.
     */
    Host afterCrash() throws QuiesceException {
        Host next = open(storage);
        return new Host(storage, next.desk, Optional.of(this));
    }

    /** Every file below the storage, relative, sorted, without the name records. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> storage.relativize(f).toString())
                    .filter(f -> !f.startsWith(".names"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        desk.close();
        crashed.ifPresent(Host::close);
    }

    /** A folder of its own that is gone after the try. */
    static final class Scratch implements AutoCloseable {

        private final Path folder;

        Scratch() throws IOException {
            folder = Files.createTempDirectory("quiesce-receiver-");
        }

        Path folder() {
            return folder;
        }

        @Override
        public void close() throws IOException {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
