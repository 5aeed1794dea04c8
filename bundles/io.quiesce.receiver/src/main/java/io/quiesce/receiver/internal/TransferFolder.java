package io.quiesce.receiver.internal;

import io.quiesce.api.PrivateFolder;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferResult;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transfers that are not in the catalog yet, a file each in {@code HOME/transfers}: those that go on, and those that are over while
 * the database is away. Whole files take the place of whole files; they are not forced to disk, since no backup depends on them.
 * Safe between threads and processes.
 */
record TransferFolder(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(TransferFolder.class);
    private static final String SUFFIX = ".transfer";
    private static final String PART = ".part";

    void write(TransferLog log) throws IOException {
        PrivateFolder.create(folder);
        Path half = folder.resolve(log.id() + PART);
        Files.writeString(half, text(log), StandardCharsets.ISO_8859_1);
        Files.move(half, file(log.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(UUID id) {
        return folder.resolve(id + SUFFIX);
    }

    /** When it is in the catalog. */
    void remove(UUID id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            LOG.warn("the file of transfer {}, which is entered, cannot be removed: {}", id, e.toString());
        }
    }

    /** For the home's owner, before it writes: removes what a kill or a power cut left half written. */
    void tidy() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                boolean half = file.toString().endsWith(PART);
                if ((half || file.toString().endsWith(SUFFIX) && read(file).isEmpty()) && Files.deleteIfExists(file)) {
                    LOG.warn("removed {}, which an earlier process left half written", file);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be tidied: {}", folder, e.toString());
        }
    }

    List<TransferLog> all() {
        List<TransferLog> logs = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    read(file).ifPresent(logs::add);
                }
            } catch (IOException e) {
                LOG.warn("transfers in {} cannot be read: {}", folder, e.toString());
            }
        }
        return logs;
    }

    private static Optional<TransferLog> read(Path file) throws IOException {
        try {
            return Optional.of(log(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // entered meanwhile
        } catch (IllegalArgumentException | ArithmeticException e) {
            LOG.warn("{} holds no transfer: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static String text(TransferLog log) throws IOException {
        Properties p = new Properties();
        p.setProperty("id", log.id().toString());
        p.setProperty("client", log.client());
        p.setProperty("backup", log.backup().toString());
        p.setProperty("plan", log.plan());
        p.setProperty("path", log.path());
        p.setProperty("started", Long.toString(log.startedAt().toEpochMilli()));
        log.endedAt().ifPresent(end -> p.setProperty("ended", Long.toString(end.toEpochMilli())));
        p.setProperty("bytes", Long.toString(log.bytes()));
        p.setProperty("resumes", Integer.toString(log.resumes()));
        p.setProperty("result", log.result().name());
        p.setProperty("reason", log.reason());
        StringWriter text = new StringWriter();
        p.store(text, null);
        return escaped(text.toString());
    }

    /** A writer's properties keep their letters, which the file's character set may lack. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            escaped.append(c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return escaped.toString();
    }

    private static TransferLog log(String text) throws IOException {
        Properties p = new Properties();
        p.load(new StringReader(text));
        return new TransferLog(
                UUID.fromString(p.getProperty("id", "")),
                p.getProperty("client", ""),
                BackupId.parse(p.getProperty("backup", "")),
                p.getProperty("plan", ""),
                p.getProperty("path", ""),
                Instant.ofEpochMilli(Long.parseLong(p.getProperty("started", ""))),
                Optional.ofNullable(p.getProperty("ended")).map(Long::parseLong).map(Instant::ofEpochMilli),
                Long.parseLong(p.getProperty("bytes", "")),
                Integer.parseInt(p.getProperty("resumes", "")),
                TransferResult.valueOf(p.getProperty("result", "")),
                p.getProperty("reason", ""));
    }
}
