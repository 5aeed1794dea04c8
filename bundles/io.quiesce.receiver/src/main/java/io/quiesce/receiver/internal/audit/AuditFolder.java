package io.quiesce.receiver.internal.audit;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.LockFile;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.BusyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of {@code HOME/audit}: each is named by the number of its first entry. */
final class AuditFolder {

    private static final Pattern NAME = Pattern.compile("\\d{12}\\.log");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    /** A file and how much of it was written when it was looked at. */
    record Part(Path file, long lengthBytes) {
        long firstNumber() {
            return Long.parseLong(file.getFileName().toString().substring(0, 12));
        }
    }

    private final Path folder;

    AuditFolder(Path home) {
        this.folder = new Home(home).audit();
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Runs while no other thread or process writes. */
    <T> T exclusively(Work<T> work) throws IOException, BusyException {
        PrivateFolder.create(folder);
        try (LockFile lock =
                LockFile.take(folder.resolve("audit.lock"), LONGEST_WAIT).orElseThrow(this::busy)) {
            return work.run();
        }
    }

    private BusyException busy() {
        return new BusyException(
                "the audit log in " + folder + " is locked by another process",
                "Try again; if it stays so, look which process holds audit.lock.");
    }

    /** By the numbers of their entries. */
    List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            f -> NAME.matcher(f.getFileName().toString()).matches())
                    .sorted()
                    .toList()) {
                parts.add(new Part(file, Files.size(file)));
            }
        }
        return parts;
    }

    /** A new one for the entries from a number on; its name is durable. */
    Path begin(long number) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%012d.log", number));
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        DurableFile.syncFolder(folder);
        return file;
    }
}
