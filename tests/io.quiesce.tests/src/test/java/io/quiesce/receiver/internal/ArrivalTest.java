package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {

    @TempDir
    private Path storage;

    private Host host;
    private StorageDesk desk;
    private final Delivery shop = Delivery.of("web1", 4096, 4096, 100);

    @BeforeEach
    void open() throws Exception {
        host = Host.open(storage);
        desk = host.desk();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void restart() throws Exception {
        host = host.afterCrash();
        desk = host.desk();
    }

    private static void refused(Refusal refusal, Executable call) {
        TransferException thrown = assertThrows(TransferException.class, call);
        assertEquals(refusal, thrown.refusal(), thrown.getMessage());
        assertFalse(thrown.hint().isEmpty());
    }

    private List<BackupRow> backups(String client) throws Exception {
        List<BackupRow> rows = new ArrayList<>();
        desk.backups(client, rows::add);
        return rows;
    }

    @Nested
    class WhenEverythingIsRight {

        @Test
        @Tag("R4.2")
        @Tag("R4.5")
        @DisplayName("the bytes are published under the reserved name with seal, SHA-256 and MD5")
        void published() throws Exception {
            Opened opened = shop.open(desk);
            shop.sendWanted(desk, opened.token());
            Receipt receipt = shop.seal(desk, opened.token());
            assertEquals("2026/11/shop_full.zip", opened.path());
            assertArrayEquals(
                    shop.data(), Files.readAllBytes(storage.resolve("web1").resolve(opened.path())));
            byte[] md5 = MessageDigest.getInstance("MD5").digest(shop.data());
            assertEquals(
                    new Receipt(
                            "web1",
                            opened.path(),
                            Host.NOW,
                            Digest.ofContent(shop.data(), 0, shop.data().length),
                            String.format(Locale.ROOT, "%032x", new BigInteger(1, md5)),
                            true,
                            List.of()),
                    receipt);
        }

        @Test
        @Tag("R5.5")
        @DisplayName("nothing but data and seal is left")
        void nothingLeft() throws Exception {
            shop.deliver(desk);
            assertEquals(List.of("web1/2026/11/shop_full.seal", "web1/2026/11/shop_full.zip"), host.files());
        }

        @Test
        @DisplayName("the backup is listed, now and after a restart, and its seal holds the agent's and the receipt")
        void listed() throws Exception {
            Receipt receipt = shop.deliver(desk);
            assertEquals(List.of(new BackupRow(shop.header(), receipt)), backups("web1"));
            restart();
            assertEquals(List.of(new BackupRow(shop.header(), receipt)), backups("web1"));
            ByteArrayOutputStream seal = new ByteArrayOutputStream();
            desk.copySeal("web1", shop.backup(), seal);
            assertTrue(seal.toString().startsWith(new String(shop.seal())), "the agent's part is unchanged");
        }

        @Test
        @Tag("R10.3")
        @DisplayName("a second backup of the same name gets a suffix, and both stay")
        void suffix() throws Exception {
            Delivery second = Delivery.of("web1", 10);
            shop.deliver(desk);
            assertEquals("2026/11/shop_full_2.zip", second.deliver(desk).path());
            assertArrayEquals(shop.data(), shop.fetch(desk));
            assertArrayEquals(second.data(), second.fetch(desk));
        }

        @Test
        @Tag("R10.3")
        @DisplayName("a name is never given out again, even when its backup is gone")
        void tombstone() throws Exception {
            shop.deliver(desk);
            Files.delete(storage.resolve("web1/2026/11/shop_full.seal"));
            Files.delete(storage.resolve("web1/2026/11/shop_full.zip"));
            restart();
            assertEquals(
                    "2026/11/shop_full_2.zip",
                    Delivery.of("web1", 10).open(desk).path());
        }

        @Test
        @DisplayName("a crash copy is published, and is not good")
        void crashCopy() throws Exception {
            Receipt receipt = shop.after(ShutdownKind.CRASH).deliver(desk);
            assertFalse(receipt.good());
            assertEquals(2, receipt.reasons().size(), receipt.reasons().toString());
        }

        @Test
        @DisplayName("progress of the verification grows up to the length")
        void progress() throws Exception {
            ResumeToken token = shop.open(desk).token();
            shop.sendWanted(desk, token);
            List<Long> verified = new ArrayList<>();
            desk.seal("web1", token, new ByteArrayInputStream(shop.seal()), Delivery.SIGNED, verified::add);
            assertEquals(shop.data().length, verified.getLast());
        }

        @Test
        @DisplayName("the status names version, client and room")
        void status() throws Exception {
            assertEquals("1.2.3", desk.status("web1").version());
            assertEquals("web1", desk.status("web1").client());
            assertTrue(desk.status("web1").free().bytes() > 0);
        }
    }

    @Nested
    class WhenItIsOpenedAgain {

        @Test
        @DisplayName("the same backup gets the same token and path, after a restart too")
        void same() throws Exception {
            Opened first = shop.open(desk);
            assertEquals(first, shop.open(desk));
            restart();
            assertEquals(first, shop.open(desk));
            assertEquals(first, desk.resume("web1", shop.backup(), first.token()));
        }

        @Test
        @DisplayName("other settings under the same id are a conflict")
        void otherSettings() throws Exception {
            shop.open(desk);
            OpenRequest r = shop.request();
            OpenRequest other = new OpenRequest(r.backup(), "other", r.wish(), r.layout(), r.chunkSize(), r.expected());
            refused(Refusal.CONFLICT, () -> desk.open("web1", other));
        }

        @Test
        @DisplayName("a published backup can't be opened again")
        void publishedAlready() throws Exception {
            shop.deliver(desk);
            refused(Refusal.CONFLICT, () -> shop.open(desk));
        }

        @Test
        @DisplayName("tokens are long, and never the same")
        void tokens() throws Exception {
            String first = shop.open(desk).token().value();
            assertEquals(43, first.length());
            assertNotEquals(first, Delivery.of("web1", 1).open(desk).token().value());
        }
    }

    @Nested
    class WhenAnOpenIsRefused {

        private OpenRequest with(NameWish wish, long chunkSize, long expected) {
            OpenRequest r = shop.request();
            return new OpenRequest(
                    r.backup(), r.plan(), wish, r.layout(), new ByteSize(chunkSize), new ByteSize(expected));
        }

        @Test
        @Tag("R10.4")
        @DisplayName("a wish outside the client's root is no name")
        void outside() {
            for (String directory : List.of("..", "../web2", "/etc", "a/../../b", ".names/web1", "x.seal")) {
                refused(Refusal.NAME, () -> desk.open("web1", with(new NameWish(directory, "x"), 4096, 100)));
            }
            refused(Refusal.NAME, () -> desk.open("web1", with(new NameWish("", "a/b"), 4096, 100)));
        }

        @Test
        @DisplayName("a client whose name is no folder is refused")
        void clientName() {
            for (String client : List.of("", "..", ".names", "a/b", "a\\b", "x ", "\u0000")) {
                refused(Refusal.NAME, () -> desk.open(client, shop.request()));
            }
        }

        @Test
        @DisplayName("a backup larger than the room is refused, and leaves nothing")
        void space() throws Exception {
            long tooMuch = desk.status("web1").free().bytes() + (1L << 40);
            refused(Refusal.SPACE, () -> desk.open("web1", with(new NameWish("", "x"), 1L << 30, tooMuch)));
            assertEquals(List.of(), host.files());
        }

        @Test
        @DisplayName("running transfers count against the room before their bytes are there")
        void promised() throws Exception {
            long free = desk.status("web1").free().bytes();
            desk.open("web1", with(new NameWish("", "x"), 1L << 30, free / 4 * 3));
            OpenRequest second = new OpenRequest(
                    Delivery.of("web1", 1).backup(),
                    "shop",
                    new NameWish("", "y"),
                    shop.request().layout(),
                    new ByteSize(1L << 30),
                    new ByteSize(free / 2));
            refused(Refusal.SPACE, () -> desk.open("web2", second));
        }

        @Test
        @DisplayName("more chunks than a table holds are refused at once")
        void tooManyChunks() {
            refused(Refusal.PROTOCOL, () -> desk.open("web1", with(new NameWish("", "x"), 1, 10_000_000)));
        }
    }

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
    class WhenThereAreManyTransfers {

        @Test
        @DisplayName("the idle ones are put aside and go on when their agent comes back")
        void many() throws Exception {
            List<Delivery> deliveries = new ArrayList<>();
            List<ResumeToken> tokens = new ArrayList<>();
            for (int i = 0; i < 210; i++) {
                deliveries.add(Delivery.of("web" + i, 10, 10));
                tokens.add(deliveries.get(i).open(desk).token());
                deliveries.get(i).send(desk, tokens.get(i), 0);
            }
            for (int i : new int[] {0, 100, 209}) {
                BitSet wanted = deliveries.get(i).sendWanted(desk, tokens.get(i));
                assertEquals(BitSet.valueOf(new long[] {2}), wanted);
                assertTrue(deliveries.get(i).seal(desk, tokens.get(i)).good());
            }
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

    @Nested
    class WhenItIsFetched {

        @BeforeEach
        void deliver() throws Exception {
            shop.deliver(desk);
        }

        @Test
        @DisplayName("any range comes as it is; one outside is refused")
        void ranges() throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            desk.copy("web1", shop.backup(), 4000, 300, out);
            assertArrayEquals(java.util.Arrays.copyOfRange(shop.data(), 4000, 4300), out.toByteArray());
            for (long[] range : new long[][] {{0, 8293}, {8292, 1}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}}) {
                refused(Refusal.PROTOCOL, () -> desk.copy("web1", shop.backup(), range[0], range[1], out));
            }
        }

        @Test
        @Tag("V1")
        @DisplayName("verifying a sound backup gives its receipt")
        void sound() throws Exception {
            Receipt receipt = backups("web1").getFirst().receipt();
            assertEquals(receipt, desk.verify("web1", shop.backup(), v -> {}));
        }

        @Test
        @Tag("V1")
        @DisplayName("verifying names chunk and offset of what differs, and what is missing")
        void unsound() throws Exception {
            Path data = storage.resolve("web1/2026/11/shop_full.zip");
            byte[] bytes = Files.readAllBytes(data);
            bytes[4096] ^= 1;
            Files.write(data, java.util.Arrays.copyOf(bytes, 8200));
            Receipt receipt = desk.verify("web1", shop.backup(), v -> {});
            assertFalse(receipt.good());
            assertEquals(
                    List.of(
                            "chunk 1 at offset 4096 holds other bytes than were sent",
                            "chunk 2 at offset 8192 lacks 92 of 100 bytes",
                            "its data have 8200 of 8292 bytes"),
                    receipt.reasons());
        }

        @Test
        @Tag("V1")
        @DisplayName("bytes that were added behind the end are found")
        void added() throws Exception {
            Path data = storage.resolve("web1/2026/11/shop_full.zip");
            Files.write(data, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
            assertEquals(
                    List.of("its data have 8293 of 8292 bytes"),
                    desk.verify("web1", shop.backup(), v -> {}).reasons());
        }

        @Test
        @DisplayName("a backup whose data are gone stays listed after a restart, and is not good")
        void gone() throws Exception {
            Files.delete(storage.resolve("web1/2026/11/shop_full.zip"));
            restart();
            Receipt receipt = backups("web1").getFirst().receipt();
            assertFalse(receipt.good());
            assertEquals(List.of("its data are gone"), receipt.reasons());
            assertFalse(desk.verify("web1", shop.backup(), v -> {}).good());
        }

        @Test
        @DisplayName("a damaged seal is not listed, and does not keep others from being listed")
        void damagedSeal() throws Exception {
            Delivery other = Delivery.of("web1", 10);
            other.deliver(desk);
            Path seal = storage.resolve("web1/2026/11/shop_full.seal");
            Files.write(seal, java.util.Arrays.copyOf(Files.readAllBytes(seal), 100));
            restart();
            assertEquals(
                    List.of(other.backup()),
                    backups("web1").stream().map(BackupRow::id).toList());
        }
    }
}
