package io.quiesce.guardian.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The agent's messages, one a line; the end of the stream is the message {@link #END}, however it came about. */
final class Inbox {

    /** The agent is dead, or has closed the pipe. */
    static final String END = "";

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    Inbox(InputStream in) {
        Thread reader = new Thread(() -> read(in), "inbox");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                if (!line.get().isBlank()) {
                    messages.add(line.get());
                }
            }
        } catch (IOException e) {
            // as good as its end
        }
        messages.add(END);
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    /** The next message; empty when none came in time. */
    Optional<String> next(Duration patience) {
        try {
            return Optional.ofNullable(messages.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            // nobody interrupts the main thread of this program
            throw new IllegalStateException(e);
        }
    }
}
