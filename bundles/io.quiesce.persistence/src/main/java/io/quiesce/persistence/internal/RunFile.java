package io.quiesce.persistence.internal;

import io.quiesce.api.PrivateFolder;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The file of one run, {@code HOME/history/ID.run}: JSON lines that are only ever added. Whoever writes it holds its lock,
 * so that a file without one belongs to a run that is over, however it ended. A line that was torn by a power cut ends
 * what is read. It is not forced to disk before the run ends: a run may not wait for its history.
 */
final class RunFile implements AutoCloseable {

    private static final String SUFFIX = ".run";

    /** Those that this very process writes: closing a second descriptor of one would drop the lock (POSIX). */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RunFile create(Path folder, UUID run) throws IOException {
        PrivateFolder.create(folder);
        Path file = folder.resolve(run + SUFFIX).toAbsolutePath().normalize();
        OURS.add(file);
        try {
            PrivateFiles.create(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND);
            channel.lock();
            return new RunFile(file, channel);
        } catch (IOException e) {
            OURS.remove(file);
            throw e;
        }
    }

    void add(Map<String, String> line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((FlatJson.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void force() throws IOException {
        channel.force(true);
    }

    /** Lets it go; the file stays until its run is entered. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OURS.remove(file);
        }
    }

    static void remove(Path folder, UUID run) throws IOException {
        Files.deleteIfExists(folder.resolve(run + SUFFIX));
    }

    /** What lies in a folder, oldest first. */
    static List<Path> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .map(f -> f.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
        }
    }

    /**
     * @return the run, {@link RunStatus#RUNNING} while somebody writes its file; empty when the file has gone meanwhile
     * @throws IOException when it does not hold a run
     */
    static Optional<RunLog> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        RunStatus unfinished = inWork(file) ? RunStatus.RUNNING : RunStatus.INTERRUPTED;
        RunDraft draft = new RunDraft();
        for (String line : lines(file)) {
            try {
                draft.add(FlatJson.read(line));
            } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
                break; // torn, or written over by a file system that lost power: what stands before it counts
            }
        }
        return Optional.of(draft.log(unfinished));
    }

    private static List<String> lines(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.removeLast(); // what stands behind the last line end
        return lines;
    }

    private static boolean inWork(Path file) throws IOException {
        if (OURS.contains(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return lock.isEmpty();
        } catch (OverlappingFileLockException e) {
            return false; // another thread looks at this very moment, and has found nobody who writes
        }
    }
}
