package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineLost;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches lines of both ports that nobody knows yet, and those that were told to go. */
final class Doorkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Strangers strangers;
    private final LineDeadlines deadlines = new LineDeadlines();
    private final Duration login;

    Doorkeeper(Limits limits) {
        this.strangers = new Strangers(limits.strangers(), limits.strangersPerAddress());
        this.login = limits.login();
    }

    void connected(Line line) {
        if (strangers.enter(line)) {
            deadlines.set(line, login);
        } else {
            LOG.warn("a connection from {} is closed: too many are not logged in", line);
            line.cut(new LineLost("too many connections"));
        }
    }

    void welcome(Line line) {
        strangers.leave(line);
        deadlines.clear(line);
    }

    void farewell(Line line, Duration time) {
        deadlines.set(line, time);
    }

    void gone(Line line) {
        strangers.leave(line);
        deadlines.clear(line);
    }

    void tick() {
        deadlines.cutOverdue();
    }
}
