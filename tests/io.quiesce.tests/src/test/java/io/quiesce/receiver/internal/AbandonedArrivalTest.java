package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.transfer.ResumeToken;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrivals whose agent does not come back, with an age of two days, and who keeps them. */
@Tag("R5.5")
class AbandonedArrivalTest {

    private static final Rules RULES = new Rules(Duration.ofDays(2), 3, 5);

    @TempDir
    private Path storage;

    private final TestTime time = new TestTime(Instant.now());
    private final Delivery shop = Delivery.of("web1", 4096, 4096, 100);
    private Host host;
    private StorageDesk desk;
    private ResumeToken token;

    @BeforeEach
    void beginToDeliver() throws Exception {
        start();
        token = shop.open(desk).token();
        shop.send(desk, token, 0);
    }

    private void start() throws QuiesceException {
        host = Host.open(storage, time.forNewProcess(), RULES);
        desk = host.desk();
    }

    private void restart() throws QuiesceException {
        host.close();
        start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** Time passes, and the receiver looks as often as it does. */
    private void pass(Duration duration) {
        Duration period = Duration.ofMinutes(10);
        for (Duration d = duration; !d.isNegative(); d = d.minus(period)) {
            time.pass(period);
            desk.lookForAbandoned();
        }
    }

    private boolean isKept() throws Exception {
        return host.files().contains(".arrivals/web1/" + shop.backup() + "/open");
    }

    private void assertGone() throws Exception {
        assertEquals(List.of(), host.files());
        TransferException refused =
                assertThrows(TransferException.class, () -> desk.resume("web1", shop.backup(), token));
        assertEquals(Refusal.TOKEN, refused.refusal());
    }

    @Test
    @DisplayName("it is removed after the age, with everything but its name")
    void removed() throws Exception {
        pass(Duration.ofDays(2).minusMinutes(30));
        assertTrue(isKept());
        pass(Duration.ofHours(3));
        assertGone();
        assertEquals("2026/11/shop_full_2.zip", shop.open(desk).path());
    }

    @Test
    @DisplayName("restarts do not make it younger")
    void restarts() throws Exception {
        pass(Duration.ofDays(1));
        restart();
        pass(Duration.ofDays(1).plusHours(3));
        assertGone();
    }

    @Test
    @DisplayName("a start removes nothing that is old: its agent has an hour to come back")
    void anHourToComeBack() throws Exception {
        host.close();
        time.pass(Duration.ofDays(30));
        start();
        pass(Duration.ofMinutes(40));
        desk.resume("web1", shop.backup(), token);
        pass(Duration.ofHours(3));
        assertTrue(shop.sendWanted(desk, token).get(1));
        assertTrue(shop.seal(desk, token).good());
    }

    @Test
    @DisplayName("an agent that asks for it now and then keeps it, even if no byte comes")
    void pinned() throws Exception {
        for (int day = 0; day < 6; day++) {
            pass(Duration.ofDays(1));
            desk.want("web1", token, shop.chunks());
        }
        assertTrue(isKept());
    }

    @Test
    @DisplayName("a chunk on its way in keeps it")
    void receiving() throws Exception {
        try (Intake intake = desk.take("web1", token, shop.chunk(1))) {
            intake.write(ByteBuffer.wrap(shop.data(), 4096, 100));
            pass(Duration.ofDays(3));
            assertTrue(isKept());
        }
        pass(Duration.ofHours(3));
        assertGone();
    }

    @Test
    @DisplayName("a decided arrival is never removed")
    void decided() throws Exception {
        shop.sendWanted(desk, token);
        Path folder = Files.createDirectories(storage.resolve("web1/2026/11"));
        Path obstacle = Files.createDirectories(folder.resolve("shop_full.seal/x"));
        assertThrows(TransferException.class, () -> shop.seal(desk, token));
        pass(Duration.ofDays(9));
        assertTrue(isKept());
        Files.delete(obstacle);
        Files.delete(folder.resolve("shop_full.seal"));
        assertTrue(shop.seal(desk, token).good());
        assertArrayEquals(shop.data(), shop.fetch(desk));
    }

    @Nested
    @DisplayName("when somebody sets the clock")
    class WhenTheClockIsSet {

        @Test
        @DisplayName("far ahead and back within the hour, nothing is removed")
        void ahead() throws Exception {
            Instant right = time.now();
            restart();
            time.set(right.plus(Duration.ofDays(4000)));
            pass(Duration.ofMinutes(50));
            time.set(right.plus(Duration.ofMinutes(50)));
            pass(Duration.ofHours(5));
            assertTrue(isKept());
        }

        @Test
        @DisplayName("far ahead for good, what was used in the last two days of this process stays")
        void aheadForGood() throws Exception {
            time.set(time.now().plus(Duration.ofDays(4000)));
            pass(Duration.ofDays(1));
            assertTrue(isKept());
            pass(Duration.ofDays(1).plusHours(3));
            assertGone();
        }

        @Test
        @DisplayName("far behind, it is removed after the age all the same")
        void behind() throws Exception {
            time.set(time.now().minus(Duration.ofDays(4000)));
            restart();
            pass(Duration.ofDays(1));
            assertTrue(isKept());
            pass(Duration.ofDays(1).plusHours(3));
            assertGone();
        }

        @Test
        @DisplayName("in the midst of an arrival, the backup is published all the same")
        void publishing() throws Exception {
            time.set(time.now().minus(Duration.ofDays(4000)));
            shop.sendWanted(desk, token);
            time.set(time.now().plus(Duration.ofDays(9000)));
            assertTrue(shop.seal(desk, token).good());
            assertArrayEquals(shop.data(), shop.fetch(desk));
        }
    }

    @Test
    @DisplayName("an unreadable arrival is left alone, and disturbs no other")
    void unreadable() throws Exception {
        Path other = storage.resolve(".arrivals/web1/00000000-0000-0000-0000-000000000001/open");
        Files.createDirectories(other.getParent());
        Files.write(other, new byte[] {1, 2, 3});
        Files.setLastModifiedTime(other, FileTime.from(Instant.EPOCH));
        restart();
        pass(Duration.ofDays(3));
        assertFalse(isKept());
        assertTrue(Files.exists(other));
    }

    @Test
    @DisplayName("a client, and all together, may have only so many; those that go make room")
    void tooMany() throws Exception {
        Delivery.of("web1", 10).open(desk);
        Delivery.of("web1", 10).open(desk);
        refusedAsTooMany(Delivery.of("web1", 10));
        Delivery.of("web2", 10).open(desk);
        Delivery.of("web2", 10).open(desk);
        refusedAsTooMany(Delivery.of("web2", 10));
        assertEquals(token, shop.open(desk).token(), "one that is there may be opened again");
        desk.abandon("web1", token);
        Delivery.of("web2", 10).open(desk);
        pass(Duration.ofDays(3));
        Delivery.of("web1", 10).open(desk);
    }

    private void refusedAsTooMany(Delivery delivery) throws Exception {
        long names = names();
        TransferException refused = assertThrows(TransferException.class, () -> delivery.open(desk));
        assertEquals(Refusal.QUOTA, refused.refusal());
        assertFalse(refused.hint().isEmpty());
        assertEquals(names, names(), "no name is used up");
    }

    private long names() throws Exception {
        try (Stream<Path> files = Files.walk(storage.resolve(".names"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
