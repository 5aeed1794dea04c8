package io.quiesce.receiver.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What is of concern about the storage host")
@Tag("T4.2")
@Tag("A5")
class HostConcernsTest {

    private static final Instant NOW = Instant.parse("2026-05-04T02:00:00Z");

    private static Candidate read(Instant at, Standing standing) {
        BackupId id = new BackupId(UUID.randomUUID());
        Instant published = NOW.minus(Duration.ofDays(400));
        return new Candidate(id, "a.zip", published, at, 1, standing, Duration.ZERO, false, false);
    }

    private static PlanOutcome plan(String name, long overBytes, Reason... reasons) {
        return plan(name, overBytes, read(NOW, Standing.GOOD), reasons);
    }

    private static PlanOutcome plan(String name, long overBytes, Candidate backup, Reason... reasons) {
        return new PlanOutcome(
                "db1",
                name,
                "tight",
                new RetentionOutcome(List.of(new Decision(backup, true, List.of(reasons))), overBytes));
    }

    @Test
    @DisplayName("a clock in doubt is one concern, however many plans it keeps from tidying up")
    void clock() {
        Concern concern = HostConcerns.clock(List.of(
                        plan("shop", 0, new Reason(Rule.CLOCK, "a gap of 9 days")),
                        plan("blog", 0, new Reason(Rule.CLOCK, "a gap of 9 days"))))
                .orElseThrow();
        assertEquals(AlertKind.RETENTION_STUCK, concern.kind());
        assertTrue(concern.subject().endsWith("a gap of 9 days"));
        assertTrue(concern.hint().contains("--clock-is-right"));
    }

    @Test
    @DisplayName("a clock in doubt is no concern while everything would stay anyway")
    void nothingWouldGo() {
        assertEquals(
                Optional.empty(),
                HostConcerns.clock(List.of(
                        plan("shop", 0, new Reason(Rule.CLOCK, "a gap of 9 days"), new Reason(Rule.NEWEST_GOOD, "")))));
    }

    @Test
    @DisplayName("a plan whose guards keep more than its space is named, with its policy and by how much")
    void space() {
        List<Concern> concerns = HostConcerns.overSpace(List.of(
                plan("shop", 20_000_000_000L, new Reason(Rule.MINIMUM, "")),
                plan("blog", 0, new Reason(Rule.MINIMUM, "")),
                plan("wiki", 7, new Reason(Rule.CLOCK, "a gap of 9 days"))));
        assertEquals(1, concerns.size());
        assertEquals("db1 shop retention-space", concerns.getFirst().key());
        assertTrue(concerns.getFirst().subject().contains("20.0 GB more than policy 'tight'"));
    }

    @Test
    @DisplayName(
            "the receiver's own certificate is told 30, 14 and 7 days before its end, and as an error on the last one")
    void ownCertificate() {
        assertEquals(Optional.empty(), HostConcerns.ownCertificate(NOW.plus(Duration.ofDays(31)), NOW));
        assertEquals(-30, own(Duration.ofDays(29)).level());
        assertEquals(-7, own(Duration.ofDays(5)).level());
        assertEquals(AlertSeverity.WARNING, own(Duration.ofDays(5)).severity());
        assertEquals(AlertSeverity.ERROR, own(Duration.ofHours(3)).severity());
        assertTrue(own(Duration.ofHours(-3)).subject().contains("has ended"));
    }

    private static Concern own(Duration left) {
        return HostConcerns.ownCertificate(NOW.plus(left), NOW).orElseThrow();
    }

    private static Optional<Concern> unread(Duration ago, Standing standing) {
        Reason reason = new Reason(Rule.AGE, "");
        return HostConcerns.unread(
                List.of(plan("shop", 0, read(NOW.minus(ago), standing), reason), plan("blog", 0, reason)),
                Duration.ofDays(30),
                NOW);
    }

    @Test
    @DisplayName("verification falls behind when a good backup was not read for half as long again as it may be")
    void unread() {
        Duration most = Duration.ofDays(45);
        Concern concern = unread(most.plusSeconds(1), Standing.GOOD).orElseThrow();
        assertEquals(AlertKind.VERIFICATION_LATE, concern.kind());
        assertEquals(AlertSeverity.WARNING, concern.severity());
        assertEquals(
                "verification falls behind: a.zip of plan shop of client db1 was last read at 2026-03-20T01:59:59Z,"
                        + " and every backup is to be read within 30 days",
                concern.subject());
        assertEquals(Optional.empty(), unread(most, Standing.GOOD));
        assertEquals(Optional.empty(), unread(most.plusDays(1), Standing.BAD), "that is told already");
    }

    private static Optional<Concern> silent(
            ClientEntry.State state, Duration age, WatchRule rule, PlanOutcome... plans) {
        ClientEntry client = new ClientEntry("db1", state, NOW.minus(age), Optional.empty(), RestoreRight.ALWAYS);
        return HostConcerns.silent(client, List.of(plans), rule, NOW);
    }

    @Test
    @DisplayName(
            "a client that was enrolled eight days ago, or as long as its rule says, and never delivered is missed")
    void silent() {
        Duration week = Duration.ofDays(7);
        Duration month = Duration.ofDays(30);
        WatchRule strict = new WatchRule(true, Optional.of(Duration.ofDays(2)), 3, 3);
        WatchRule off = new WatchRule(false, Optional.empty(), 3, 3);
        ClientEntry.State active = ClientEntry.State.ACTIVE;

        Concern concern = silent(active, month, WatchRule.DEFAULT).orElseThrow();
        assertEquals(AlertKind.BACKUP_OVERDUE, concern.kind());
        assertEquals("db1", concern.client());
        assertTrue(concern.subject().endsWith("no backup for more than 8 days"), concern::subject);
        assertEquals(Optional.empty(), silent(active, week, WatchRule.DEFAULT));
        assertTrue(silent(active, week, strict).isPresent());
        assertEquals(Optional.empty(), silent(active, month, off));
        assertEquals(
                Optional.empty(),
                silent(active, month, WatchRule.DEFAULT, plan("shop", 0, new Reason(Rule.NEWEST_GOOD, ""))));
        assertEquals(Optional.empty(), silent(ClientEntry.State.INVITED, month, WatchRule.DEFAULT));
        assertEquals(Optional.empty(), silent(ClientEntry.State.REVOKED, month, WatchRule.DEFAULT));
    }
}
