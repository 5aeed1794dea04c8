package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.transfer.ListedBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client may say about its own backups. */
@Tag("R10.5")
@Tag("RT1")
class ClientHoldTest extends DeskTest {

    private static final HoldWish RELEASE = new HoldWish(false, "", Optional.empty());

    private static HoldWish keep(String reason) {
        return new HoldWish(true, reason, Optional.empty());
    }

    private ListedBackup listed(Delivery delivery) throws Exception {
        List<ListedBackup> all = new ArrayList<>();
        desk.backups("web1", all::add);
        return all.stream()
                .filter(b -> b.id().equals(delivery.backup()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "a client holds and releases its own backup; it is listed as held, by whom and why, also after a crash")
    void itsOwn() throws Exception {
        shop.deliver(desk);
        assertEquals(Optional.empty(), listed(shop).hold());
        assertEquals(listed(shop).row().receipt().publishedAt(), listed(shop).verifiedAt());
        desk.hold("web1", shop.backup(), keep("before the\u001b[31m\u009b upgrade"));
        Hold hold = listed(shop).hold().orElseThrow();
        assertEquals("client web1", hold.by());
        assertEquals("before the [31m  upgrade", hold.reason(), "no control characters reach a terminal");
        restart();
        assertEquals(Optional.of(hold), listed(shop).hold());
        desk.hold("web1", shop.backup(), RELEASE);
        assertEquals(Optional.empty(), listed(shop).hold());
    }

    @Test
    @DisplayName("what somebody at the receiver holds, its client neither releases nor shortens")
    void notTheAdministrators() throws Exception {
        shop.deliver(desk);
        desk.hold("web1", shop.backup(), new Hold(true, "legal", "root", Host.NOW, Optional.empty()));
        refused(Refusal.CONFLICT, () -> desk.hold("web1", shop.backup(), RELEASE));
        HoldWish shorter = new HoldWish(true, "mine", Optional.of(Host.NOW.plus(Duration.ofDays(1))));
        refused(Refusal.CONFLICT, () -> desk.hold("web1", shop.backup(), shorter));
        assertEquals("root", listed(shop).hold().orElseThrow().by());
    }

    @Test
    @DisplayName("another client's backup is not found")
    void foreign() throws Exception {
        shop.deliver(desk);
        refused(Refusal.NOT_FOUND, () -> desk.hold("web2", shop.backup(), keep("mine")));
        assertEquals(Optional.empty(), listed(shop).hold());
    }

    @Test
    @DisplayName("a client holds ten at a time; an eleventh after one is released")
    void atMost() throws Exception {
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i <= Quotas.HOLDS; i++) {
            all.add(Delivery.of("web1", 100 + i));
            all.getLast().deliver(desk);
        }
        for (Delivery one : all.subList(0, Quotas.HOLDS)) {
            desk.hold("web1", one.backup(), keep("all"));
        }
        refused(Refusal.QUOTA, () -> desk.hold("web1", all.getLast().backup(), keep("one more")));
        desk.hold("web1", all.getFirst().backup(), keep("for another reason"));
        desk.hold("web1", all.getFirst().backup(), RELEASE);
        desk.hold("web1", all.getLast().backup(), keep("one more"));
    }

    @Test
    @DisplayName("what is so already is not noted, and holding and releasing without end is refused")
    void notes() throws Exception {
        shop.deliver(desk);
        for (int i = 0; i < 5; i++) {
            desk.hold("web1", shop.backup(), RELEASE);
            desk.hold("web1", shop.backup(), keep("the same"));
            desk.hold("web1", shop.backup(), keep("the same"));
        }
        assertEquals(9, desk.marks("web1", shop.backup()).holds().size());
        refused(Refusal.QUOTA, () -> {
            for (int i = 0; i < 200; i++) {
                desk.hold("web1", shop.backup(), RELEASE);
                desk.hold("web1", shop.backup(), keep("again"));
            }
        });
        assertTrue(desk.marks("web1", shop.backup()).holds().size() <= 101);
    }

    @Test
    @DisplayName("another reason for the same hold is a note too, and so there is an end to it")
    void reasons() throws Exception {
        shop.deliver(desk);
        refused(Refusal.QUOTA, () -> {
            for (int i = 0; i < 200; i++) {
                desk.hold("web1", shop.backup(), keep("reason " + i));
            }
        });
        assertEquals(100, desk.marks("web1", shop.backup()).holds().size());
        desk.hold("web1", shop.backup(), RELEASE);
        assertEquals(Optional.empty(), listed(shop).hold(), "what is held can be let go all the same");
    }

    @Test
    @DisplayName(
            "an end that has passed, that no calendar has, or that stands for none on disk is refused, and nothing is noted")
    void ends() throws Exception {
        shop.deliver(desk);
        for (Instant end : List.of(Host.NOW, Instant.ofEpochMilli(Long.MIN_VALUE), Instant.MIN, Instant.MAX)) {
            refused(
                    Refusal.PROTOCOL,
                    () -> desk.hold("web1", shop.backup(), new HoldWish(true, "mine", Optional.of(end))));
        }
        assertEquals(List.of(), desk.marks("web1", shop.backup()).holds());
        HoldWish fine = new HoldWish(true, "mine", Optional.of(Host.NOW.plusNanos(86_400_000_000_123L)));
        desk.hold("web1", shop.backup(), fine);
        restart();
        desk.hold("web1", shop.backup(), fine);
        assertEquals(1, desk.marks("web1", shop.backup()).holds().size(), "the same to the millisecond");
    }
}
