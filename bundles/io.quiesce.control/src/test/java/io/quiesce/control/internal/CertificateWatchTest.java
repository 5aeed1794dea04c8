package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P15")
@DisplayName("The end of a certificate")
class CertificateWatchTest {

    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final List<Alert> told = new ArrayList<>();
    private Instant now = END.minus(Duration.ofDays(100));
    private Instant end = END;

    @TempDir
    Path home;

    private CertificateWatch watch(Path folder) throws Exception {
        Files.createDirectories(folder.resolve("control"));
        return new CertificateWatch(
                () -> List.of(
                        new EnrolledReceiver("vault", new ReceiverAddress("vault.example.org", 7443), "db1", end)),
                told::add,
                new Ledger(folder),
                clock());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Test
    @DisplayName("is told at each step once, over restarts too, and begins anew with a new certificate")
    void steps() throws Exception {
        for (int day = 100; day >= -3; day--) {
            now = END.minus(Duration.ofDays(day));
            watch(home).look();
        }
        assertEquals(5, told.size());
        assertTrue(told.stream().allMatch(a -> a.kind() == AlertKind.CERTIFICATE_ENDS));
        assertEquals(
                List.of(
                        AlertSeverity.WARNING,
                        AlertSeverity.WARNING,
                        AlertSeverity.WARNING,
                        AlertSeverity.ERROR,
                        AlertSeverity.ERROR),
                told.stream().map(Alert::severity).toList());
        assertTrue(
                told.getFirst().subject().contains("'vault' ends at 2027"),
                told.getFirst().subject());
        assertTrue(
                told.getLast().subject().contains("has ended"), told.getLast().subject());
        assertTrue(
                told.getLast().text().contains("client replace db1"),
                told.getLast().text());
        end = END.plus(Duration.ofDays(365));
        watch(home).look();
        assertEquals(5, told.size(), "a renewed one is far from its end");
        now = end.minus(Duration.ofDays(29));
        watch(home).look();
        assertEquals(6, told.size());
    }

    @Property
    @Label("is told at most five times, however long nobody looked and however the clock jumps")
    void atMostFive(@ForAll @Size(max = 60) List<@LongRange(min = -50, max = 50) Long> days) throws Exception {
        told.clear();
        Path folder = Files.createTempDirectory("certificates");
        try {
            for (long day : days) {
                now = END.plus(Duration.ofDays(day));
                watch(folder).look();
            }
            assertTrue(told.size() <= 5, told::toString);
            assertEquals(told.size(), told.stream().map(Alert::id).distinct().count());
        } finally {
            Files.deleteIfExists(folder.resolve("control/handled.properties"));
            Files.deleteIfExists(folder.resolve("control"));
            Files.deleteIfExists(folder);
        }
    }

    @Property
    @Label("is no concern before its last month")
    void early(@ForAll @IntRange(min = 31, max = 5000) int days) {
        assertTrue(CertificateWatch.step(END, END.minus(Duration.ofDays(days))).isEmpty());
    }
}
