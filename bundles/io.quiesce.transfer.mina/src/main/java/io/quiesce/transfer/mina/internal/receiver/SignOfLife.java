package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.time.Duration;

/** Tells the agent, while its request is served, that the receiver lives and how far it is. Thread-safe. */
final class SignOfLife {

    private static final Duration NEWS = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Line line;
    private Duration interval = LONGEST;
    private boolean serving;
    private long count;
    private long told;

    SignOfLife(Line line) {
        this.line = line;
    }

    /** @param silence after which the agent would count this end as lost */
    synchronized void promise(Duration silence) {
        Duration third = silence.dividedBy(3);
        interval = third.compareTo(LONGEST) < 0 ? third : LONGEST;
    }

    synchronized void begin() {
        serving = true;
        count = 0;
        told = 0;
    }

    synchronized void count(long bytes) {
        count = Math.max(count, bytes);
    }

    /** After this nothing more is told, so that the answer is the last word. */
    synchronized void end() {
        serving = false;
    }

    /** Called several times a second. */
    synchronized void tick() {
        if (serving) {
            boolean news = count != told && NEWS.compareTo(interval) < 0;
            if (line.sendIfQuiet(new Message.Progress(count), news ? NEWS : interval)) {
                told = count;
            }
        }
    }
}
