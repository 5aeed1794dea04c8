package io.quiesce.receiver.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command beside a running receiver asks of the process that owns the home: a file of lines in {@code HOME/requests},
 * answered by a file of lines. Who may write into the home may ask.
 */
final class HomeRequests {

    private static final Logger LOG = LoggerFactory.getLogger(HomeRequests.class);
    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";
    /** How often the owner looks. */
    static final Duration PERIOD = Duration.ofMillis(250);

    private static final long LOOK_NANOS = 100_000_000;
    private static final int LOOKS_PER_CHECK = 20;
    /** After that the owner does not look, or can't read what lies there. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Path home;
    private final Duration patience;

    HomeRequests(Path home) {
        this(home, PATIENCE);
    }

    /** @param patience how long the owner may take to begin */
    HomeRequests(Path home, Duration patience) {
        this.home = home;
        this.folder = home.resolve("requests");
        this.patience = patience;
    }

    /** Asks, and waits for the answer as long as the receiver runs once it has begun. */
    List<String> ask(List<String> request) throws QuiesceException {
        String id = UUID.randomUUID().toString();
        try {
            write(id + REQUEST, request);
            Deadline begun = Deadline.after(patience);
            Path answer = folder.resolve(id + ANSWER);
            for (int look = 1; !Files.exists(answer); look++) {
                LockSupport.parkNanos(LOOK_NANOS);
                if (begun.passed()) {
                    requireBegun(id);
                }
                if (look % LOOKS_PER_CHECK == 0) {
                    requireOwner(id);
                }
            }
            List<String> lines = Files.readAllLines(answer);
            Files.delete(answer);
            if (lines.getFirst().equals("refused")) {
                throw new BusyException(lines.get(1), lines.get(2));
            }
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.FAILED, "cannot ask the receiver: " + e, "Check the home's permissions.", e);
        }
    }

    /** Who begins takes the request away first. */
    private void requireBegun(String id) throws QuiesceException, IOException {
        if (Files.deleteIfExists(folder.resolve(id + REQUEST))) {
            throw new StorageException(
                    StorageException.Kind.FAILED,
                    "the receiver has not begun what it was asked within " + Durations.display(patience)
                            + "; the request is taken back",
                    "Its log says why. When it is still starting, or another command works on the home, try again. It must be"
                            + " able to read and write " + folder + ": run commands as the user that it runs as.");
        }
    }

    private void requireOwner(String id) throws QuiesceException, IOException {
        try (HomeLock lock = HomeLock.take(home)) {
            Files.deleteIfExists(folder.resolve(id + REQUEST));
            throw new StorageException(
                    StorageException.Kind.FAILED, "the receiver has ended and did not answer", "Try again.");
        } catch (BusyException e) {
            LOG.debug("the receiver is at it: {}", e.getMessage());
        }
    }

    private void write(String name, List<String> lines) throws IOException {
        PrivateFolder.create(folder);
        List<String> single =
                lines.stream().map(l -> l.replaceAll("[\\r\\n]+", " ")).toList();
        Path half = folder.resolve(name + ".part");
        Files.write(half, single, StandardCharsets.UTF_8);
        Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Answers what was asked; the owner's side. */
    void answerAll(OpenKeeping keeping) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> requests = Files.newDirectoryStream(folder, "*" + REQUEST)) {
            for (Path request : requests) {
                answer(request, keeping);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("requests in {} are not answered: {}", folder, e.toString());
        }
    }

    private void answer(Path request, OpenKeeping keeping) {
        List<String> lines;
        try {
            lines = Files.readAllLines(request);
            Files.delete(request);
        } catch (NoSuchFileException e) {
            return; // its asker took it back
        } catch (IOException e) {
            LOG.warn("a request can't be read: {}", e.toString());
            return;
        }
        String name = request.getFileName().toString();
        String answerName = name.substring(0, name.length() - REQUEST.length()) + ANSWER;
        Thread.ofPlatform().daemon().name("receiver-request").start(() -> {
            try {
                write(answerName, answer(lines, keeping));
            } catch (IOException e) {
                LOG.warn("the request {} is not answered", lines.getFirst(), e);
            }
        });
    }

    private static List<String> answer(List<String> lines, OpenKeeping keeping) {
        List<String> answer = new ArrayList<>();
        try {
            answer.add("done");
            answer.addAll(run(lines, keeping));
            return answer;
        } catch (QuiesceException e) {
            return List.of("refused", String.valueOf(e.getMessage()), e.hint());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the request {} failed", lines, e);
            return List.of("refused", "the receiver failed: " + e, "See the receiver's log.");
        }
    }

    private static List<String> run(List<String> words, OpenKeeping keeping) throws QuiesceException {
        switch (words.getFirst()) {
            case "remove" -> {
                List<BackupId> wanted =
                        words.stream().skip(3).map(BackupId::parse).toList();
                return keeping.remove(wanted, words.get(1).equals("true"), words.get(2)).stream()
                        .map(BackupId::toString)
                        .toList();
            }
            case "hold" -> {
                Optional<Instant> until =
                        Optional.of(words.get(6)).filter(w -> !w.isEmpty()).map(Instant::parse);
                keeping.hold(
                        words.get(1),
                        BackupId.parse(words.get(2)),
                        new Hold(words.get(3).equals("true"), words.get(4), words.get(5), Instant.now(), until));
                return List.of();
            }
            case "examine" -> {
                keeping.examine(
                        words.get(1), BackupId.parse(words.get(2)), Integer.parseInt(words.get(4)), words.get(3));
                return List.of();
            }
            case "rebuild-catalog" -> {
                return List.of(Integer.toString(keeping.rebuildCatalog()));
            }
            default ->
                throw new BusyException("the running receiver does not know '" + words.getFirst() + "'", "Restart it.");
        }
    }

    static List<String> hold(String client, BackupId backup, Hold hold) {
        return List.of(
                "hold",
                client,
                backup.toString(),
                Boolean.toString(hold.held()),
                hold.reason(),
                hold.by(),
                hold.until().map(Instant::toString).orElse(""));
    }

    static List<String> remove(List<BackupId> wanted, boolean clockConfirmed, String by) {
        List<String> words = new ArrayList<>(List.of("remove", Boolean.toString(clockConfirmed), by));
        wanted.forEach(id -> words.add(id.toString()));
        return words;
    }
}
