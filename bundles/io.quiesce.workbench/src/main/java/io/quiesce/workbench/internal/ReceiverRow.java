package io.quiesce.workbench.internal;

import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An enrolled receiver and what came of asking it. Pure.
 *
 * @param receiver as it is enrolled
 * @param answer what it said last; empty while nothing is known
 * @param failure why it said nothing; empty while it is asked, and when it did
 */
record ReceiverRow(EnrolledReceiver receiver, Optional<ReceiverAnswer> answer, Optional<QuiesceException> failure) {

    /** Alerts begin then too (docs/alerts.md). */
    private static final Duration SOON = Duration.ofDays(30);

    ReceiverRow(EnrolledReceiver receiver) {
        this(receiver, Optional.empty(), Optional.empty());
    }

    ReceiverRow said(ReceiverAnswer said) {
        return new ReceiverRow(said.receiver(), Optional.of(said), Optional.empty());
    }

    /** What it said before is no longer known to be so. */
    ReceiverRow failed(QuiesceException why) {
        return new ReceiverRow(receiver, Optional.empty(), Optional.of(why));
    }

    String name() {
        return receiver.name();
    }

    String image() {
        return failure.isPresent() ? "failed" : answer.isPresent() ? "good" : "never";
    }

    String state() {
        return failure.map(f -> Texts.sentence(String.valueOf(f.getMessage())))
                .or(() -> answer.map(a -> Texts.of(Texts.receiver_reached, Formats.duration(a.took()))))
                .orElse(Texts.receiver_asked);
    }

    String free() {
        return answer.map(a -> a.status().free().display()).orElse("");
    }

    String newest(Instant now) {
        return answer.map(ReceiverAnswer::newest)
                .map(newest -> newest.map(b ->
                                moment(b) + "  " + Formats.distance(b.receipt().publishedAt(), now))
                        .orElse(Texts.none))
                .orElse("");
    }

    private static String moment(BackupRow backup) {
        return Formats.time(backup.receipt().publishedAt());
    }

    String certificate(Instant now) {
        return Formats.time(receiver.certificateEnds()) + "  " + Formats.distance(receiver.certificateEnds(), now);
    }

    /** Empty while nothing has to be done for it. */
    Optional<String> certificateImage(Instant now) {
        Duration left = Duration.between(now, receiver.certificateEnds());
        return left.isNegative()
                ? Optional.of("failed")
                : left.compareTo(SOON) < 0 ? Optional.of("waiting") : Optional.empty();
    }

    /** Everything that the row has no room for. */
    String details() {
        String there = Texts.of(Texts.receiver_client, receiver.client());
        return failure.map(f -> Asking.text(f) + "\n" + there)
                .or(() -> answer.map(a -> there + "\n"
                        + Texts.of(Texts.receiver_version, a.status().version())))
                .orElse(there);
    }
}
