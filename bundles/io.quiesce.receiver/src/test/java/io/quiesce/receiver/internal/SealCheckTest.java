package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How much a seal may be, whoever made it. */
class SealCheckTest {

    private static SealHeader header(String agent, Map<String, String> facts) {
        return new SealHeader(
                new BackupId(new UUID(0, 1)),
                agent,
                "shop",
                Layout.PLAIN,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                ShutdownKind.CLEAN,
                true,
                1,
                1,
                1,
                1,
                Digest.of(new byte[Digest.LENGTH]),
                Facts.of(facts));
    }

    private static Map<String, String> facts(int number, Function<Integer, String> text) {
        return IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "fact." + i, text));
    }

    @Nested
    @DisplayName("a head that no row of a list can carry is refused")
    class Unlistable {

        private void refused(String says, SealHeader header) {
            TransferException thrown = assertThrows(TransferException.class, () -> SealCheck.requireListable(header));
            assertEquals(Refusal.CORRUPT, thrown.refusal());
            assertTrue(String.valueOf(thrown.getMessage()).contains(says), thrown.getMessage());
        }

        @Test
        @DisplayName("with a fact that is too long")
        void text() {
            refused("fact.0 has 65536 bytes", header("a", facts(1, i -> "x".repeat(65_536))));
        }

        @Test
        @DisplayName("with a key that is too long")
        void key() {
            refused("256 bytes", header("a", Map.of("k".repeat(256), "")));
        }

        @Test
        @DisplayName("with too many facts, also short ones")
        void number() {
            refused("4097 facts", header("a", facts(4097, i -> "")));
        }

        @Test
        @DisplayName("with facts that are too much together")
        void all() {
            refused("facts have", header("a", facts(9, i -> "x".repeat(60_000))));
        }

        @Test
        @DisplayName("with an agent whose name is too long in bytes")
        void agent() {
            refused("256 bytes", header("ä".repeat(128), Map.of()));
        }
    }

    @Test
    @DisplayName("a head with the longest texts is accepted")
    void longest() {
        assertDoesNotThrow(() -> SealCheck.requireListable(header("a".repeat(255), facts(8, i -> "x".repeat(65_500)))));
        assertDoesNotThrow(() -> SealCheck.requireListable(header("a", Map.of("gtid", "x".repeat(65_535)))));
    }

    @Nested
    @DisplayName("a seal as it comes")
    class Incoming {

        private long read(IncomingSeal seal) throws Exception {
            return seal.readAllBytes().length;
        }

        private ByteArrayInputStream bytes(int length) {
            return new ByteArrayInputStream(new byte[length]);
        }

        @Test
        @DisplayName("of a transfer that holds nothing is a mebibyte at most, whatever its pages claim")
        void ofNothing() throws Exception {
            assertEquals(1 << 20, read(new IncomingSeal(bytes(1 << 20), 0)));
            IncomingSeal.PeerFailure thrown =
                    assertThrows(IncomingSeal.PeerFailure.class, () -> read(new IncomingSeal(bytes((1 << 20) + 1), 0)));
            assertEquals(Refusal.PROTOCOL, thrown.refusal().refusal());
        }

        @Test
        @DisplayName("has room for the most chunks that are kept")
        void most() {
            int pages = (1 << 20) / 4096;
            long chunks = 36L * (1 << 20) + pages * 32L;
            assertTrue(chunks <= IncomingSeal.longest(1 << 20) - IncomingSeal.longest(0));
        }

        @Test
        @DisplayName("may be longer when it turns out which backup it is for")
        void expected() throws Exception {
            IncomingSeal seal = new IncomingSeal(bytes((1 << 20) + 40), 0);
            seal.expect(1);
            assertEquals((1 << 20) + 40, read(seal));
        }
    }
}
