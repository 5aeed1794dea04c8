package io.quiesce.reporting.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.Schedules.Due;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is due. One thread. */
final class ReportWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ReportWatch.class);
    /** A clock that was farther ahead than this has been wrong; less, and nothing is due until it is there again. */
    private static final Duration FAR_AHEAD = Duration.ofHours(25);

    /** Makes a report and hands it over. */
    @FunctionalInterface
    interface Sending {
        void send(ScheduledReport report) throws QuiesceException;
    }

    private final Schedules schedules;
    private final SentReports sent;
    private final Sending sending;
    private final Clock clock;

    ReportWatch(Schedules schedules, SentReports sent, Sending sending, Clock clock) {
        this.schedules = schedules;
        this.sent = sent;
        this.sending = sending;
        this.clock = clock;
    }

    /** One that can't be made now is tried again at the next look; a kill between sending and writing that down sends it twice. */
    void look(List<ScheduledReport> reports) throws IOException {
        sent.retain(reports.stream().map(ReportWatch::key).collect(Collectors.toSet()));
        for (ScheduledReport report : reports) {
            Instant now = clock.instant();
            Optional<Instant> known = sent.until(key(report));
            if (known.isEmpty() || known.get().isAfter(now.plus(FAR_AHEAD))) {
                sent.until(key(report), now); // new: what was due before does not count
                continue;
            }
            Optional<Due> due = schedules.due(report.schedule(), known.get(), now);
            if (due.isPresent()) {
                handle(report, due.get());
            }
        }
    }

    private void handle(ScheduledReport report, Due due) throws IOException {
        try {
            if (due.begin()) {
                sending.send(report);
            }
            sent.until(key(report), due.at());
        } catch (QuiesceException e) {
            LOG.error("the report '{}' could not be made, and is tried again: {}", report.name(), e.getMessage(), e);
        }
    }

    /** Another schedule is another report. */
    private static String key(ScheduledReport report) {
        return report.name() + " " + report.schedule().when() + " "
                + report.schedule().zone();
    }
}
