package io.quiesce.cli.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What is still to be written to a stream that may take nothing for a while, as a terminal after Ctrl-S. Who adds
 * something never waits: a thread of its own writes. Of progress only the newest is kept, of lines the newest {@value
 * #MOST}.
 */
final class Backlog {

    static final int MOST = 1000;

    private final PrintStream to;
    private final String clear;
    private final Deque<String> lines = new ArrayDeque<>();
    private Optional<String> progress = Optional.empty();
    private long leftOut;
    private long written;
    private boolean writing;
    private boolean begun;
    private boolean stuck;

    /** @param clear written before each line */
    Backlog(PrintStream to, String clear) {
        this.to = to;
        this.clear = clear;
    }

    synchronized void line(String text) {
        progress = Optional.empty();
        lines.add(text);
        if (lines.size() > MOST) {
            lines.remove();
            leftOut++;
        }
        wake();
    }

    /** @param text with its line end, if it has one; not written any more when something newer comes first */
    synchronized void progress(String text) {
        progress = Optional.of(text);
        wake();
    }

    private void wake() {
        if (!begun) {
            begun = true;
            Thread.ofPlatform().daemon().name("quiesce-terminal").start(this::write);
        }
        notifyAll();
    }

    private void write() {
        try {
            while (true) {
                to.print(clear + next());
                to.flush();
                done();
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        }
    }

    private synchronized String next() throws InterruptedException {
        while (lines.isEmpty() && progress.isEmpty()) {
            wait();
        }
        writing = true;
        if (leftOut > 0) {
            String text = "lines left out here: " + leftOut
                    + " (nothing could be written meanwhile; the log below --home has them)";
            leftOut = 0;
            return text + System.lineSeparator();
        }
        if (!lines.isEmpty()) {
            return lines.remove() + System.lineSeparator();
        }
        String text = progress.orElseThrow();
        progress = Optional.empty();
        return text;
    }

    private synchronized void done() {
        writing = false;
        stuck = false;
        written++;
        notifyAll();
    }

    private boolean isWritten() {
        return !writing && lines.isEmpty() && progress.isEmpty();
    }

    /**
     * Waits until everything is written, as long as the stream takes something.
     *
     * @param patience for one line; used up once, not by each call
     */
    synchronized void drain(Duration patience) {
        long seen = written;
        long end = System.nanoTime() + patience.toNanos();
        while (!isWritten() && !stuck) {
            if (written != seen) {
                seen = written;
                end = System.nanoTime() + patience.toNanos();
            }
            stuck = !awaited(end - System.nanoTime());
        }
    }

    /** @return whether there was time left */
    private boolean awaited(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return nanos > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
