package io.quiesce.guardian.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the guardian says: every line to standard error, steps into the run's journal too. */
final class Log {

    private final Path journal;

    Log(Path run) {
        this.journal = run.resolve("journal");
    }

    void say(String text) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + text);
    }

    /**
     * Journals a step, durable when this returns. A full disk must not keep an instance down, so a failure is only said.
     *
     * @param step one of docs/guardian.md
     */
    void step(String step, String text) {
        say(step + ": " + text);
        String line =
                Instant.now() + " guardian " + step + (text.isEmpty() ? "" : ": " + text.replace('\n', ' ')) + "\n";
        try (FileChannel out = FileChannel.open(journal, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((end() + line).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            say("the journal " + journal + " can't be written: " + e.getMessage());
        }
    }

    /**
     * When a step was journalled last, by agent or guardian; empty when it never was. A journal that can't be read keeps nothing
     * from being started, so a failure is only said.
     */
    Optional<Instant> lastOf(String step) {
        Optional<Instant> last = Optional.empty();
        try {
            for (String line : Files.readAllLines(journal, StandardCharsets.ISO_8859_1)) {
                String[] words = line.split(" ", 4);
                if (words.length > 2 && words[2].equals(step)) {
                    Optional<Instant> time = time(words[0]);
                    last = time.isPresent() ? time : last;
                }
            }
        } catch (IOException e) {
            say("the journal " + journal + " can't be read: " + e.getMessage());
        }
        return last;
    }

    /** Empty for one that is damaged. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Of a line that a full disk or a kill has cut off: this one must not become part of it. */
    private String end() throws IOException {
        try (FileChannel in = FileChannel.open(journal, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean cut = in.size() > 0 && in.read(last, in.size() - 1) == 1 && last.get(0) != '\n';
            return cut ? "\n" : "";
        }
    }
}
