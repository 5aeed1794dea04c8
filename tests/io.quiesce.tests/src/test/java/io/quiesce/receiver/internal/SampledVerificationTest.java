package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.retention.Examination;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.service.ReceiverStorage.Upkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sample of the chunks says of a backup. */
@Tag("V1")
class SampledVerificationTest extends DeskTest {

    /** Of so few chunks every one. */
    private static final int NEARLY_ALL = 99;

    private final Delivery ten = Delivery.of("web1", 100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
    private Path data;

    @BeforeEach
    void deliver() throws Exception {
        ten.deliver(desk);
        data = storage.resolve("web1")
                .resolve(backups("web1").getFirst().receipt().path());
    }

    private Examination examine(int percent, String by) throws Exception {
        return desk.examine("web1", ten.backup(), percent, by);
    }

    private boolean good() throws Exception {
        return backups("web1").getFirst().receipt().good();
    }

    private int notes() throws Exception {
        return desk.marks("web1", ten.backup()).examinations().size();
    }

    @Test
    @DisplayName("reads so many of the chunks and no more, and does not count as a reading of the whole")
    void part() throws Exception {
        Examination found = examine(30, "me");
        assertEquals(300, found.bytes());
        assertFalse(found.full());
        assertTrue(found.lastFull().isEmpty());
        assertEquals(100, examine(1, "me").bytes(), "one at least");
    }

    @Test
    @DisplayName("what it finds makes the backup bad at once; only a reading of every byte makes it good again")
    void bad() throws Exception {
        byte[] sound = Files.readAllBytes(data);
        byte[] flipped = sound.clone();
        flipped[450] ^= 1;
        Files.write(data, flipped);
        assertEquals(
                List.of("chunk 4 at offset 400 holds other bytes than were sent"),
                examine(NEARLY_ALL, "schedule").found());
        assertFalse(good());
        Files.write(data, sound);
        assertEquals(List.of(), examine(NEARLY_ALL, "me").found());
        assertFalse(good(), "a sample says nothing for the rest");
        restart();
        assertFalse(good());
        examine(100, "me");
        assertTrue(good());
    }

    @Test
    @DisplayName("data that are cut off are found by any sample")
    void cut() throws Exception {
        Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 700));
        assertTrue(examine(1, "schedule").found().contains("its data have 700 of 1000 bytes"));
        assertFalse(good());
    }

    @Test
    @DisplayName("one that the schedule took and that found nothing leaves no note; a person's does")
    void notesOf() throws Exception {
        examine(10, "schedule");
        assertEquals(0, notes());
        examine(10, "me");
        assertEquals(1, notes());
    }

    @Test
    @DisplayName("a seal that can't be read makes its backup bad, and does not keep the round from those behind it")
    void unreadableSeal() throws Exception {
        Delivery other = Delivery.of("web1", 500);
        other.deliver(desk);
        Path seal = data.resolveSibling(data.getFileName().toString().replace(".zip", ".seal"));
        Files.write(seal, Arrays.copyOf(Files.readAllBytes(seal), 40));
        Path second = storage.resolve("web1")
                .resolve(backups("web1").getLast().receipt().path());
        byte[] flipped = Files.readAllBytes(second);
        flipped[7] ^= 1;
        Files.write(second, flipped);
        host.close();
        host = Host.open(
                storage,
                Time.SYSTEM,
                Rules.DEFAULT.withUpkeep(new Upkeep(Duration.ofSeconds(1), Duration.ofSeconds(1), 0)));
        desk = host.desk();
        desk.keepHouse(new Rounds(storage, Clock.systemUTC()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (desk.marks("web1", other.backup()).examinations().isEmpty()) {
            assertTrue(System.nanoTime() < end, "the backup behind the damaged seal was not looked at");
            TimeUnit.MILLISECONDS.sleep(50); // between two looks, until the deadline
        }
        assertFalse(backups("web1").getLast().receipt().good());
        assertFalse(good());
    }
}
