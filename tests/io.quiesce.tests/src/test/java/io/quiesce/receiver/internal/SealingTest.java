package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SEAL: what is believed, what is published. */
class SealingTest extends DeskTest {

    @Nested
    class WhenItIsSealed {

        private ResumeToken token;

        @BeforeEach
        void deliver() throws Exception {
            token = shop.open(desk).token();
            shop.sendWanted(desk, token);
        }

        private void sealRefused(Refusal refusal, byte[] seal) throws Exception {
            refused(refusal, () -> shop.seal(desk, token, seal));
            assertEquals(List.of(), backups("web1"));
            assertTrue(shop.seal(desk, token).good(), "the right seal is accepted afterwards");
        }

        private byte[] withHeader(long length, long chunks, String plan, List<ChunkRef> refs) {
            SealHeader h = shop.header();
            return Delivery.seal(
                    new SealHeader(
                            h.backup(),
                            h.agent(),
                            plan,
                            h.layout(),
                            h.startedAt(),
                            h.capturedAt(),
                            h.downtime(),
                            h.shutdown(),
                            h.fenced(),
                            length,
                            h.rawBytes(),
                            h.entries(),
                            chunks,
                            h.contents(),
                            h.facts()),
                    refs);
        }

        @Test
        @DisplayName("a second time, the same receipt comes back, by the same process and the next")
        void again() throws Exception {
            Receipt first = shop.seal(desk, token);
            assertEquals(first, shop.seal(desk, token));
            restart();
            assertEquals(first, shop.seal(desk, token));
        }

        @Test
        @DisplayName("an agent that missed the receipt resumes, offers, and gets it")
        void resumedAfterwards() throws Exception {
            Receipt first = shop.seal(desk, token);
            restart();
            assertEquals(first.path(), desk.resume("web1", shop.backup(), token).path());
            assertTrue(desk.want("web1", token, shop.chunks()).isEmpty());
            refused(
                    Refusal.CONFLICT,
                    () -> desk.want(
                            "web1", token, Delivery.of("web1", List.of(3), 7).chunks()));
            assertEquals(first, shop.seal(desk, token));
        }

        @Test
        @DisplayName("another seal for a published backup is a conflict")
        void anotherSeal() throws Exception {
            shop.seal(desk, token);
            byte[] other = withHeader(shop.data().length, 3, "else", shop.chunks());
            refused(Refusal.CONFLICT, () -> shop.seal(desk, token, other));
        }

        @Test
        @DisplayName("a seal of other chunks is refused")
        void otherChunks() throws Exception {
            Delivery other = Delivery.of("web1", List.of(4096, 4096, 100), 2);
            sealRefused(Refusal.CONFLICT, withHeader(8292, 3, "shop", other.chunks()));
        }

        @Test
        @DisplayName("a seal that lacks a chunk that was sent is refused")
        void lacksOne() throws Exception {
            sealRefused(
                    Refusal.CORRUPT, withHeader(8192, 2, "shop", shop.chunks().subList(0, 2)));
        }

        @Test
        @DisplayName("a seal of another plan is refused")
        void otherPlan() throws Exception {
            sealRefused(Refusal.CORRUPT, withHeader(8292, 3, "else", shop.chunks()));
        }

        @Test
        @DisplayName("a seal of another backup is refused")
        void otherBackup() throws Exception {
            sealRefused(Refusal.CORRUPT, Delivery.of("web1", 4096, 4096, 100).seal());
        }

        @Test
        @DisplayName("a seal without the client's signature is refused")
        void signature() throws Exception {
            refused(
                    Refusal.CORRUPT,
                    () -> desk.seal("web1", token, new ByteArrayInputStream(shop.seal()), (m, s) -> false, v -> {}));
            assertEquals(List.of(), backups("web1"));
        }

        @Test
        @DisplayName("a damaged seal is refused, wherever it is cut")
        void damaged() throws Exception {
            byte[] seal = shop.seal();
            for (int length = 0; length < seal.length - 1; length += 7) {
                byte[] cut = java.util.Arrays.copyOf(seal, length);
                refused(Refusal.CORRUPT, () -> shop.seal(desk, token, cut));
            }
            assertTrue(shop.seal(desk, token).good());
        }

        @Test
        @DisplayName("a seal whose stream breaks is the line's fault and can be repeated")
        void brokenStream() throws Exception {
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("reset by peer");
                }
            };
            TransferException thrown = assertThrows(
                    TransferException.class, () -> desk.seal("web1", token, broken, Delivery.SIGNED, v -> {}));
            assertTrue(thrown.retryHelps());
            assertEquals(Refusal.NONE, thrown.refusal());
            assertTrue(shop.seal(desk, token).good());
        }

        @Test
        @DisplayName("a chunk that no longer reads back is wanted again instead of published")
        @Tag("P9")
        void spoiled() throws Exception {
            Path part = storage.resolve(".uploads/web1/" + shop.backup() + "/part");
            byte[] bytes = Files.readAllBytes(part);
            bytes[8200] ^= 1;
            Files.write(part, bytes);
            refused(Refusal.DIGEST, () -> shop.seal(desk, token));
            assertEquals(BitSet.valueOf(new long[] {4}), shop.sendWanted(desk, token));
            assertTrue(shop.seal(desk, token).good());
            assertArrayEquals(shop.data(), shop.fetch(desk));
        }

        @Test
        @DisplayName("an intake that was under way writes nothing into what is published")
        void intakeUnderWay() throws Exception {
            ChunkRef beyond = new ChunkRef(3, 8292, 4096, shop.chunk(0).id());
            try (Intake intake = desk.take("web1", token, beyond)) {
                intake.write(ByteBuffer.wrap(new byte[1000]));
                Receipt receipt = shop.seal(desk, token);
                refused(Refusal.BUSY, () -> intake.write(ByteBuffer.wrap(new byte[1000])));
                assertArrayEquals(
                        shop.data(), Files.readAllBytes(storage.resolve("web1").resolve(receipt.path())));
            }
        }

        @Test
        @DisplayName("chunks that are all gone are all wanted again after one refusal")
        void allGone() throws Exception {
            List<Integer> lengths = java.util.Collections.nCopies(150, 10);
            Delivery many = Delivery.of("web1", lengths, 5);
            ResumeToken other = many.open(desk).token();
            many.sendWanted(desk, other);
            Files.delete(storage.resolve(".uploads/web1/" + many.backup() + "/part"));
            refused(Refusal.DIGEST, () -> many.seal(desk, other));
            assertEquals(150, many.sendWanted(desk, other).cardinality());
            assertTrue(many.seal(desk, other).good());
        }

        @Test
        @DisplayName("it can't be given up or added to any more")
        void tooLate() throws Exception {
            shop.seal(desk, token);
            refused(Refusal.TOKEN, () -> desk.abandon("web1", token));
            refused(Refusal.TOKEN, () -> desk.take("web1", token, shop.chunk(0)));
        }
    }

    @Nested
    class WhenAChunkIsMissing {

        @Test
        @DisplayName("the seal is refused until it is sent")
        void missing() throws Exception {
            ResumeToken token = shop.open(desk).token();
            shop.send(desk, token, 0);
            shop.send(desk, token, 2);
            refused(Refusal.DIGEST, () -> shop.seal(desk, token));
            shop.send(desk, token, 1);
            assertTrue(shop.seal(desk, token).good());
        }

        @Test
        @DisplayName("a seal without any chunk is refused")
        void none() throws Exception {
            Delivery empty = Delivery.of("web1");
            ResumeToken token = empty.open(desk).token();
            refused(Refusal.CORRUPT, () -> empty.seal(desk, token));
        }
    }
}
