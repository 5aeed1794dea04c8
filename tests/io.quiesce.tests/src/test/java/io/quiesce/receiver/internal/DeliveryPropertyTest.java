package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.receiver.internal.Host.Scratch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

class DeliveryPropertyTest {

    @Provide
    Arbitrary<List<Integer>> lengths() {
        return Arbitraries.integers()
                .between(1, Delivery.CHUNK_SIZE)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 100)
    @Tag("P8")
    @Tag("R4.2")
    void anySplitInAnyOrderWithRepeatsFromManyThreadsIsReassembled(
            @ForAll("lengths") List<Integer> lengths,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int threads)
            throws Exception {
        Delivery delivery = Delivery.of("web1", lengths, seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            order.addAll(Collections.nCopies(1 + i % 2, i)); // every other chunk comes twice
        }
        Collections.shuffle(order, new Random(seed));
        try (Scratch scratch = new Scratch();
                Host host = Host.open(scratch.folder())) {
            ResumeToken token = delivery.open(host.desk()).token();
            sendAll(host.desk(), delivery, token, order, threads);
            Receipt receipt = delivery.seal(host.desk(), token);
            Path published = host.storage().resolve("web1").resolve(receipt.path());
            assertArrayEquals(delivery.data(), Files.readAllBytes(published));
            assertArrayEquals(delivery.data(), delivery.fetch(host.desk()));
            assertEquals(Digest.ofContent(delivery.data(), 0, delivery.data().length), receipt.sha256());
        }
    }

    private static void sendAll(
            StorageDesk desk, Delivery delivery, ResumeToken token, List<Integer> order, int threads) throws Exception {
        try (ExecutorService senders = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int index : order) {
                sent.add(senders.submit(() -> {
                    sendUntilKept(desk, delivery, token, index);
                    return true;
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    /** A repeat may end the intake it meets; an agent sends such a chunk again. */
    private static void sendUntilKept(StorageDesk desk, Delivery delivery, ResumeToken token, int index)
            throws QuiesceException {
        while (true) {
            try {
                delivery.send(desk, token, index);
                return;
            } catch (TransferException e) {
                if (e.refusal() != Refusal.BUSY) {
                    throw e;
                }
            }
        }
    }

    @Property(tries = 100)
    @Tag("P9")
    @Tag("R8.4")
    void anyCorruptByteOnItsWayInIsRefused(
            @ForAll("lengths") List<Integer> lengths, @ForAll long seed, @ForAll @IntRange(min = 1, max = 255) int flip)
            throws Exception {
        Delivery delivery = Delivery.of("web1", lengths, seed);
        Random random = new Random(seed);
        ChunkRef chunk = delivery.chunk(random.nextInt(lengths.size()));
        byte[] bytes = new byte[chunk.length()];
        delivery.bytes(chunk).get(bytes);
        bytes[random.nextInt(bytes.length)] ^= (byte) flip;
        try (Scratch scratch = new Scratch();
                Host host = Host.open(scratch.folder())) {
            ResumeToken token = delivery.open(host.desk()).token();
            try (Intake intake = host.desk().take("web1", token, chunk)) {
                intake.write(ByteBuffer.wrap(bytes));
                TransferException refused = assertThrows(TransferException.class, intake::keep);
                assertEquals(Refusal.DIGEST, refused.refusal());
            }
            assertEquals(lengths.size(), delivery.sendWanted(host.desk(), token).cardinality());
            assertTrue(delivery.seal(host.desk(), token).good());
            assertArrayEquals(delivery.data(), delivery.fetch(host.desk()));
        }
    }

    @Property(tries = 100)
    @Tag("P9")
    @Tag("R4.5")
    @Tag("V1")
    void anyCorruptByteAtRestIsFoundBeforeAndAfterPublishing(
            @ForAll("lengths") List<Integer> lengths,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 255) int flip,
            @ForAll boolean restarted)
            throws Exception {
        Delivery delivery = Delivery.of("web1", lengths, seed);
        int at = new Random(seed).nextInt(delivery.data().length);
        try (Scratch scratch = new Scratch();
                Host first = Host.open(scratch.folder())) {
            ResumeToken token = delivery.open(first.desk()).token();
            delivery.sendWanted(first.desk(), token);
            flip(scratch.folder().resolve(".uploads/web1/" + delivery.backup() + "/part"), at, flip);
            try (Host host = restarted ? first.afterCrash() : first) {
                if (!restarted) {
                    assertThrows(TransferException.class, () -> delivery.seal(host.desk(), token));
                }
                assertEquals(1, delivery.sendWanted(host.desk(), token).cardinality());
                Receipt receipt = delivery.seal(host.desk(), token);
                assertTrue(receipt.good());
                flip(scratch.folder().resolve("web1").resolve(receipt.path()), at, flip);
                Receipt verified = host.desk().verify("web1", delivery.backup(), v -> {});
                assertFalse(verified.good());
                assertEquals(1, verified.reasons().size(), verified.reasons().toString());
            }
        }
    }

    private static void flip(Path file, int at, int flip) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) flip;
        Files.write(file, bytes);
    }

    /** One thing that happens to a transfer; a number chooses the chunk. */
    private enum Event {
        SEND,
        SEND_HALF,
        SEND_WRONG,
        KILL,
        SEAL_TOO_EARLY
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.values()).list().ofMaxSize(12);
    }

    @Property(tries = 100)
    @Tag("P11")
    @Tag("R5.1")
    @Tag("R5.2")
    @Tag("R5.3")
    @Tag("R5.4")
    void whateverInterruptsATransferItGoesOnToTheSameResult(
            @ForAll("lengths") List<Integer> lengths, @ForAll("events") List<Event> events, @ForAll long seed)
            throws Exception {
        Delivery delivery = Delivery.of("web1", lengths, seed);
        Random random = new Random(seed);
        Set<Integer> kept = new HashSet<>();
        try (Scratch scratch = new Scratch()) {
            Host host = Host.open(scratch.folder());
            ResumeToken token = delivery.open(host.desk()).token();
            for (Event event : events) {
                int index = random.nextInt(lengths.size());
                switch (event) {
                    case SEND -> {
                        delivery.send(host.desk(), token, index);
                        kept.add(index);
                    }
                    case SEND_HALF -> half(host.desk(), delivery, token, index);
                    case SEND_WRONG -> wrong(host.desk(), delivery, token, index);
                    case KILL -> {
                        host = host.afterCrash();
                        assertEquals(
                                token,
                                host.desk()
                                        .resume("web1", delivery.backup(), token)
                                        .token());
                    }
                    case SEAL_TOO_EARLY -> {
                        if (kept.size() < lengths.size()) {
                            StorageDesk desk = host.desk();
                            assertThrows(TransferException.class, () -> delivery.seal(desk, token));
                        }
                    }
                }
            }
            int wanted = delivery.sendWanted(host.desk(), token).cardinality();
            assertEquals(lengths.size() - kept.size(), wanted, "only what was not kept is sent again");
            assertTrue(delivery.seal(host.desk(), token).good());
            assertArrayEquals(delivery.data(), delivery.fetch(host.desk()));
            assertEquals(2, host.files().size(), "no trace of the transfer is left: " + host.files());
            host.close();
        }
    }

    private static void half(StorageDesk desk, Delivery delivery, ResumeToken token, int index) throws Exception {
        try (Intake intake = desk.take("web1", token, delivery.chunk(index))) {
            ByteBuffer bytes = delivery.bytes(delivery.chunk(index));
            intake.write(bytes.limit(bytes.limit() / 2));
        }
    }

    private static void wrong(StorageDesk desk, Delivery delivery, ResumeToken token, int index) throws Exception {
        try (Intake intake = desk.take("web1", token, delivery.chunk(index))) {
            byte[] bytes = new byte[delivery.chunk(index).length()];
            delivery.bytes(delivery.chunk(index)).get(bytes);
            bytes[0] ^= 1;
            intake.write(ByteBuffer.wrap(bytes));
            assertThrows(TransferException.class, intake::keep);
        }
    }

    @Property(tries = 100)
    @Tag("R1.4")
    void aClientReachesNothingOfAnother(@ForAll("lengths") List<Integer> lengths, @ForAll long seed) throws Exception {
        Delivery mine = Delivery.of("web1", lengths, seed);
        try (Scratch scratch = new Scratch();
                Host host = Host.open(scratch.folder())) {
            StorageDesk desk = host.desk();
            ResumeToken token = mine.open(desk).token();
            mine.sendWanted(desk, token);
            ResumeToken unknown = new ResumeToken("A".repeat(43));
            for (ResumeToken t : List.of(token, unknown)) {
                sameAnswer(() -> desk.resume("web2", mine.backup(), t));
                sameAnswer(() -> desk.want("web2", t, mine.chunks()));
                sameAnswer(() -> desk.take("web2", t, mine.chunk(0)));
                sameAnswer(() -> desk.abandon("web2", t));
                sameAnswer(() ->
                        desk.seal("web2", t, new java.io.ByteArrayInputStream(mine.seal()), Delivery.SIGNED, v -> {}));
            }
            Delivery copy = Delivery.of("web2", lengths, seed);
            ResumeToken other = copy.open(desk).token();
            assertEquals(
                    lengths.size(),
                    desk.want("web2", other, mine.chunks()).cardinality(),
                    "'have' is said only for what this client has sent");
            assertThrows(TransferException.class, () -> copy.seal(desk, other));
            mine.seal(desk, token);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (var call : List.<Call>of(
                    () -> desk.copy("web2", mine.backup(), 0, 1, out),
                    () -> desk.copySeal("web2", mine.backup(), out),
                    () -> desk.verify("web2", mine.backup(), v -> {}))) {
                TransferException refused = assertThrows(TransferException.class, call::run);
                assertEquals(Refusal.NOT_FOUND, refused.refusal());
            }
            List<BackupRow> rows = new ArrayList<>();
            desk.backups("web2", b -> rows.add(b.row()));
            assertEquals(List.of(), rows);
            assertEquals(0, out.size());
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws QuiesceException;
    }

    /** A refusal that is the same whether the token exists or not. */
    private static void sameAnswer(Call call) {
        TransferException refused = assertThrows(TransferException.class, call::run);
        assertEquals(Refusal.TOKEN, refused.refusal());
        assertEquals("no such transfer", refused.getMessage());
    }
}
