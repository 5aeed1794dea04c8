package io.quiesce.receiver.internal;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the arrivals whose agent does not come back, and removes them. What an agent captured may wait nowhere else than in
 * its spool for these bytes to go on, and a calendar can be set wrong; so the calendar alone removes nothing: an arrival must
 * also have been under suspicion for a while by the running time, in which its agent can return and the calendar be corrected.
 * Safe between threads.
 */
final class Abandoned {

    private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);

    /** Longest time under suspicion. */
    static final Duration SUSPICION = Duration.ofHours(1);

    /** A calendar that runs faster or slower by more than that was set. */
    private static final Duration DRIFT = Duration.ofMinutes(1);

    private final Transfers transfers;
    private final Removal removal;
    private final Time time;
    private final Duration age;
    private final Trail trail;
    private final long started;
    private final Map<Transfer, Long> suspectedSince = new HashMap<>();
    private Instant lastLook;
    private long lastLookRunning;

    Abandoned(Transfers transfers, Removal removal, Time time, Duration age, Trail trail) {
        this.transfers = transfers;
        this.removal = removal;
        this.time = time;
        this.age = age;
        this.trail = trail;
        this.started = time.running().getAsLong();
        this.lastLook = time.calendar().instant();
        this.lastLookRunning = started;
    }

    /** How long to wait between two looks. */
    Duration period() {
        Duration sixth = suspicion().dividedBy(6);
        return sixth.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : sixth;
    }

    private Duration suspicion() {
        return age.compareTo(SUSPICION) < 0 ? age : SUSPICION;
    }

    /** Looks at every arrival once. */
    synchronized void look() {
        Instant now = time.calendar().instant();
        long running = time.running().getAsLong();
        if (wasSet(now, running)) {
            LOG.warn("the receiver's clock was set from about {} to {}; no arrival is removed for now", lastLook, now);
            suspectedSince.clear();
        }
        lastLook = now;
        lastLookRunning = running;
        suspectedSince.keySet().retainAll(transfers.all());
        for (Transfer transfer : transfers.all()) {
            try {
                look(transfer, now, running);
            } catch (TransferException e) {
                if (e.refusal() != Refusal.BUSY) {
                    warn(transfer, e);
                }
                suspectedSince.remove(transfer); // somebody is at it
            } catch (QuiesceException e) {
                warn(transfer, e);
            }
        }
    }

    private static void warn(Transfer transfer, QuiesceException e) {
        LOG.warn("the abandoned arrival {} stays: {}", transfer.arrival().backup(), e.getMessage());
    }

    private boolean wasSet(Instant now, long running) {
        Duration byRunning = Duration.ofNanos(running - lastLookRunning);
        return Duration.between(lastLook, now).minus(byRunning).abs().compareTo(DRIFT) > 0;
    }

    private void look(Transfer transfer, Instant now, long running) throws QuiesceException {
        if (!isOld(transfer, now, running)) {
            suspectedSince.remove(transfer);
            return;
        }
        long since = suspectedSince.computeIfAbsent(transfer, t -> running);
        if (Duration.ofNanos(running - since).compareTo(suspicion()) < 0) {
            return;
        }
        if (removal.byAge(transfer, () -> isOld(transfer, now, running))) {
            suspectedSince.remove(transfer);
            trail.note(
                    AuditKind.ARRIVAL_EXPIRED,
                    transfer.open().client(),
                    "receiver",
                    transfer.arrival().place().path() + ", backup "
                            + transfer.arrival().backup() + ": nothing was heard of it for more than " + age);
            LOG.info(
                    "removed the arrival {} of {}: nothing was heard of it for more than {}; its name {} stays used",
                    transfer.arrival().backup(),
                    transfer.open().client(),
                    age,
                    transfer.arrival().place().path());
        }
    }

    private boolean isOld(Transfer transfer, Instant now, long running) throws QuiesceException {
        OptionalLong used = transfer.used();
        if (used.isPresent() && Duration.ofNanos(running - used.getAsLong()).compareTo(age) < 0) {
            return false;
        }
        Instant touched = transfer.arrival().touched();
        Duration idle = touched.isAfter(now)
                ? Duration.ofNanos(running - started) // the calendar was ahead then, or is behind now
                : Duration.between(touched, now);
        return idle.compareTo(age) >= 0;
    }
}
