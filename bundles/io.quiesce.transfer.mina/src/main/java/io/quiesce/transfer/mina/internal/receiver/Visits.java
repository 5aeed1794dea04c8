package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.transfer.BackupId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters who came in, who was refused and who read what. Neither agents that come every minute nor strangers may make the log grow:
 * of each client and address one login a day is entered, of each of its backups one reading, of each address and reason one refusal,
 * and so many in all; refusals beyond are counted. Thread-safe.
 */
final class Visits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Visits.class);
    private static final int ADDRESSES_PER_CLIENT = 20;
    private static final int READINGS_PER_CLIENT = 500;
    private static final int REFUSALS = 200;

    private final AuditLog log;
    private final Path home;
    private final Clock clock;
    private final Map<String, Set<String>> logins = new HashMap<>();
    private final Map<String, Set<String>> readings = new HashMap<>();
    private final Set<String> refusals = new HashSet<>();
    private long leftOut;
    private LocalDate day = LocalDate.MIN;

    Visits(AuditLog log, Path home, Clock clock) {
        this.log = log;
        this.home = home;
        this.clock = clock;
    }

    synchronized void login(String client, Optional<InetAddress> from) {
        turnDay();
        Set<String> addresses = logins.computeIfAbsent(client, c -> new HashSet<>());
        if (addresses.size() < ADDRESSES_PER_CLIENT && addresses.add(address(from))) {
            enter(AuditKind.LOGIN, client, address(from), "the first time today");
        }
    }

    /** Call it before a byte has left: who reads may cut the line before the last one. */
    synchronized void read(String client, Optional<InetAddress> from, BackupId backup) {
        turnDay();
        Set<String> read = readings.computeIfAbsent(client, c -> new HashSet<>());
        if (read.size() < READINGS_PER_CLIENT && read.add(address(from) + " " + backup)) {
            enter(AuditKind.BACKUP_READ, client, address(from), backup + ", the first time today");
        }
    }

    synchronized void readRefused(String client, Optional<InetAddress> from) {
        turnDay();
        Set<String> read = readings.computeIfAbsent(client, c -> new HashSet<>());
        if (read.size() < READINGS_PER_CLIENT && read.add("refused " + address(from))) {
            enter(AuditKind.READ_REFUSED, client, address(from), "the first time today");
        }
    }

    synchronized void refused(AuditKind kind, Optional<InetAddress> from, String reason) {
        turnDay();
        if (refusals.size() < REFUSALS && refusals.add(kind + " " + address(from) + " " + reason)) {
            enter(kind, "", address(from), reason);
        } else {
            leftOut++;
        }
    }

    /** For what is rare and succeeded. */
    void enter(AuditKind kind, String client, Optional<InetAddress> from, String text) {
        enter(kind, client, address(from), text);
    }

    private static String address(Optional<InetAddress> from) {
        return from.map(InetAddress::getHostAddress).orElse("unknown address");
    }

    private void turnDay() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            tellLeftOut();
            logins.clear();
            readings.clear();
            refusals.clear();
            day = today;
        }
    }

    private void tellLeftOut() {
        if (leftOut > 0) {
            enter(AuditKind.REFUSALS_LEFT_OUT, "", "receiver", leftOut + " more on " + day);
            leftOut = 0;
        }
    }

    /** The border: nobody is kept out because the log can't be written. */
    private void enter(AuditKind kind, String client, String by, String text) {
        try {
            log.append(home, kind, client, by, text);
        } catch (QuiesceException | RuntimeException e) {
            LOG.error("there is no entry of {} {} from {}, {}: {}", kind.word(), client, by, text, e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        tellLeftOut();
    }
}
