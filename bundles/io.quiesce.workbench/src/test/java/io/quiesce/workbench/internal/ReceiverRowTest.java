package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.ReceiverStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
class ReceiverRowTest {

    private static final Instant ENDS = Instant.parse("2027-11-28T10:00:00Z");

    private final EnrolledReceiver vault =
            new EnrolledReceiver("vault", new ReceiverAddress("vault.example.org", 7443), "db1", ENDS);

    private ReceiverRow answered(EnrolledReceiver as) {
        return new ReceiverRow(vault)
                .said(new ReceiverAnswer(
                        as,
                        new ReceiverStatus("1.0.0", "db1", new ByteSize(1L << 40)),
                        Optional.empty(),
                        Duration.ofMillis(20)));
    }

    @Test
    @DisplayName("what a receiver said is no longer shown once it can't be reached")
    void failed() {
        ReceiverRow row = answered(vault).failed(new CheckFailedException("nothing listens there", "Is it on?"));
        assertEquals("", row.free());
        assertEquals("", row.newest(ENDS));
        assertEquals("Nothing listens there.", row.state());
        assertTrue(row.details().startsWith("Nothing listens there.\nIs it on?\n"), row.details());
        assertEquals("good", row.said(answered(vault).answer().orElseThrow()).image());
    }

    @Test
    @DisplayName("a certificate is marked in its last thirty days, and when it has ended")
    void certificate() {
        ReceiverRow row = new ReceiverRow(vault);
        assertEquals(Optional.empty(), row.certificateImage(ENDS.minus(Duration.ofDays(30))));
        assertEquals(
                Optional.of("waiting"),
                row.certificateImage(ENDS.minus(Duration.ofDays(30)).plusSeconds(1)));
        assertEquals(Optional.of("failed"), row.certificateImage(ENDS.plusSeconds(1)));
    }

    @Test
    @DisplayName("a certificate that was renewed by asking shows its new end")
    void renewed() {
        EnrolledReceiver renewed =
                new EnrolledReceiver("vault", vault.address(), "db1", ENDS.plus(Duration.ofDays(300)));
        assertTrue(answered(renewed).certificate(ENDS).endsWith("in 300 d"));
    }
}
