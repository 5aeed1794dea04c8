package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ResumeToken;
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

/** Chunks on their way in. */
class IntakeTest extends DeskTest {

    @Nested
    class WhileChunksArrive {

        private ResumeToken token;

        @BeforeEach
        void openTransfer() throws Exception {
            token = shop.open(desk).token();
        }

        private BitSet want() throws Exception {
            return desk.want("web1", token, shop.chunks());
        }

        @Test
        @Tag("R8.4")
        @DisplayName("wrong bytes are refused, do not count, and the right ones are taken afterwards")
        void wrongBytes() throws Exception {
            try (Intake intake = desk.take("web1", token, shop.chunk(0))) {
                intake.write(ByteBuffer.wrap(new byte[4096]));
                refused(Refusal.DIGEST, intake::keep);
            }
            assertTrue(want().get(0));
            shop.send(desk, token, 0);
            assertFalse(want().get(0));
        }

        @Test
        @DisplayName("too few bytes are refused")
        void tooFew() throws Exception {
            try (Intake intake = desk.take("web1", token, shop.chunk(0))) {
                intake.write(ByteBuffer.wrap(shop.data(), 0, 4095));
                refused(Refusal.DIGEST, intake::keep);
            }
        }

        @Test
        @DisplayName("too many bytes are refused before they are written")
        void tooMany() throws Exception {
            try (Intake intake = desk.take("web1", token, shop.chunk(2))) {
                refused(Refusal.PROTOCOL, () -> intake.write(ByteBuffer.wrap(new byte[101])));
            }
        }

        @Test
        @DisplayName("a chunk that was given up in the middle is wanted")
        void givenUp() throws Exception {
            try (Intake intake = desk.take("web1", token, shop.chunk(0))) {
                intake.write(ByteBuffer.wrap(shop.data(), 0, 2000));
            }
            assertEquals(3, want().cardinality());
        }

        @Test
        @DisplayName("the same chunk again is fine and is not written again; its bytes are checked")
        void again() throws Exception {
            shop.send(desk, token, 1);
            Path part = storage.resolve(".uploads/web1/" + shop.backup() + "/part");
            byte[] before = Files.readAllBytes(part);
            shop.send(desk, token, 1);
            try (Intake intake = desk.take("web1", token, shop.chunk(1))) {
                intake.write(ByteBuffer.wrap(new byte[4096]));
                refused(Refusal.DIGEST, intake::keep);
            }
            assertArrayEquals(before, Files.readAllBytes(part));
        }

        @Test
        @DisplayName("other content under a kept index is a conflict, in an offer too")
        void otherContent() throws Exception {
            shop.send(desk, token, 0);
            ChunkRef other = new ChunkRef(0, 0, 4096, shop.chunk(1).id());
            refused(Refusal.CONFLICT, () -> desk.take("web1", token, other));
            refused(Refusal.CONFLICT, () -> desk.want("web1", token, List.of(other)));
        }

        @Test
        @DisplayName("chunks that overlap or leave a gap are a conflict")
        void overlap() throws Exception {
            Digest id = shop.chunk(0).id();
            shop.send(desk, token, 1);
            for (ChunkRef bad : List.of(
                    new ChunkRef(0, 0, 4095, id),
                    new ChunkRef(2, 8191, 10, id),
                    new ChunkRef(2, 8193, 10, id),
                    new ChunkRef(4, 8193, 10, id),
                    new ChunkRef(0, 1, 10, id),
                    new ChunkRef(3, 0, 10, id),
                    new ChunkRef(3, 2, 10, id),
                    new ChunkRef(3, 1L << 40, 10, id))) {
                refused(Refusal.CONFLICT, () -> desk.take("web1", token, bad));
            }
            try (Intake arriving = desk.take("web1", token, shop.chunk(0))) {
                arriving.write(ByteBuffer.wrap(new byte[1]));
                refused(
                        Refusal.CONFLICT,
                        () -> desk.take(
                                "web1",
                                token,
                                new ChunkRef(0, 0, 4096, shop.chunk(1).id())));
            }
        }

        @Test
        @DisplayName("chunks beyond what was agreed are refused")
        void beyond() {
            Digest id = shop.chunk(0).id();
            refused(Refusal.PROTOCOL, () -> desk.take("web1", token, new ChunkRef(1, 5, 4097, id)));
            refused(Refusal.PROTOCOL, () -> desk.take("web1", token, new ChunkRef(1 << 20, 1L << 40, 1, id)));
            refused(Refusal.PROTOCOL, () -> desk.take("web1", token, new ChunkRef(1L << 40, 1L << 40, 1, id)));
            refused(Refusal.PROTOCOL, () -> desk.take("web1", token, new ChunkRef(1, Long.MAX_VALUE, 1, id)));
            refused(Refusal.CONFLICT, () -> desk.take("web1", token, new ChunkRef(1, Long.MAX_VALUE - 1, 1, id)));
        }

        @Test
        @DisplayName("of two intakes for a chunk the newer one wins")
        void newerWins() throws Exception {
            Intake older = desk.take("web1", token, shop.chunk(0));
            older.write(ByteBuffer.wrap(new byte[100]));
            Intake newer = desk.take("web1", token, shop.chunk(0));
            refused(Refusal.BUSY, () -> older.write(ByteBuffer.wrap(new byte[100])));
            refused(Refusal.BUSY, older::keep);
            newer.write(shop.bytes(shop.chunk(0)));
            older.close();
            newer.keep();
            newer.close();
            assertFalse(want().get(0));
        }

        @Test
        @DisplayName("an offer of more than the limit is refused")
        void offerLimit() {
            List<ChunkRef> many = java.util.Collections.nCopies(8193, shop.chunk(0));
            refused(Refusal.PROTOCOL, () -> desk.want("web1", token, many));
        }

        @Test
        @Tag("R5.4")
        @DisplayName("after a restart, held chunks are read back before they count; a spoiled one is wanted again")
        void readBack() throws Exception {
            shop.sendWanted(desk, token);
            restart();
            Path part = storage.resolve(".uploads/web1/" + shop.backup() + "/part");
            byte[] bytes = Files.readAllBytes(part);
            bytes[5000] ^= 1;
            Files.write(part, bytes);
            BitSet wanted = want();
            assertEquals(BitSet.valueOf(new long[] {2}), wanted);
            shop.send(desk, token, 1);
            assertTrue(want().isEmpty());
            assertTrue(shop.seal(desk, token).good());
        }

        @Test
        @DisplayName("giving up removes everything but the name, and kills the token")
        void abandon() throws Exception {
            shop.sendWanted(desk, token);
            desk.abandon("web1", token);
            assertEquals(List.of(), host.files());
            refused(Refusal.TOKEN, () -> want());
            assertEquals("2026/11/shop_full_2.zip", shop.open(desk).path());
        }

        @Test
        @DisplayName("after closing, intakes end and every request is refused as busy")
        void closed() throws Exception {
            Intake intake = desk.take("web1", token, shop.chunk(0));
            intake.write(shop.bytes(shop.chunk(0)));
            host.close();
            refused(Refusal.BUSY, intake::keep);
            refused(Refusal.BUSY, () -> desk.status("web1"));
            restart();
            assertEquals(3, want().cardinality());
        }
    }
}
