package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import java.time.Instant;
import java.util.Optional;

/**
 * A test that was sent through a channel in this session.
 *
 * @param at when it was asked for, then when it was over
 * @param over whether the channel has said anything
 * @param failure what it has said; empty when it has taken the test
 */
record TestOutcome(Instant at, boolean over, Optional<QuiesceException> failure) {

    static TestOutcome sending() {
        return new TestOutcome(Instant.now(), false, Optional.empty());
    }

    static TestOutcome taken() {
        return new TestOutcome(Instant.now(), true, Optional.empty());
    }

    static TestOutcome failed(QuiesceException why) {
        return new TestOutcome(Instant.now(), true, Optional.of(why));
    }

    String text() {
        return !over
                ? Texts.test_sending
                : failure.map(f -> Texts.of(Texts.test_failed, String.valueOf(f.getMessage())))
                        .orElseGet(() -> Texts.of(Texts.test_taken, Formats.time(at)));
    }

    String image() {
        return !over ? "running" : failure.isPresent() ? "failed" : "good";
    }
}
