package io.quiesce.engine.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A guardian that watches this agent, seen through its pipes: one line a message (docs/guardian.md). Safe between threads. */
final class GuardianProcess {

    private final Process process;
    private final OutputStream out;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile boolean gone;
    private int owed;

    private GuardianProcess(Process process) {
        this.process = process;
        this.out = process.getOutputStream();
        Thread reader = new Thread(this::read, "quiesce-guardian");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param log where its standard error goes */
    static GuardianProcess start(ProcessBuilder program, Path log) throws IOException {
        return new GuardianProcess(
                program.redirectError(ProgramLog.appending(log)).start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                answers.add(line.get());
            }
        } catch (IOException e) {
            // as good as its end
        } finally {
            gone = true;
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    /** Whether it has ended, or closed its pipe. */
    boolean isGone() {
        return gone;
    }

    /** Ends one that is of no use. */
    void destroy() {
        process.destroyForcibly();
    }

    /** Says something that is not answered. */
    void tell(String message) throws IOException {
        synchronized (out) {
            out.write((message + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    /**
     * Says something and waits for the answer; one question at a time.
     *
     * @throws IOException when it is gone or does not answer in time
     */
    synchronized String ask(String message, Duration patience) throws IOException {
        owed++;
        tell(message);
        return last(patience);
    }

    /** Its first line, which it says unasked. */
    synchronized String greeting(Duration patience) throws IOException {
        owed++;
        return last(patience);
    }

    /** The answer to the last question; one to an earlier question, which nobody waited for any longer, may come before. */
    private String last(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<String> answer = poll();
            if (answer.isPresent() && --owed == 0) {
                return answer.get();
            }
            if (gone && answers.isEmpty()) {
                throw new IOException("it has ended");
            }
        }
        throw new IOException("it does not answer within " + patience.toSeconds() + " s");
    }

    /** An interrupt is kept and does not shorten the wait: a start must not be given up half way. */
    private Optional<String> poll() {
        boolean interrupted = Thread.interrupted();
        try {
            return Optional.ofNullable(answers.poll(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            interrupted = true;
            return Optional.empty();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
