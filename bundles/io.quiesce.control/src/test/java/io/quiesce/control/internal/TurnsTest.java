package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.Work;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whose turn it is. */
@Tag("R6.4")
class TurnsTest {

    private static final Path COPY = Path.of("/copy");

    private static Ticket ticket(Work work, String plan, String instance) {
        QueuedRun run = new QueuedRun(UUID.randomUUID(), work, plan, Origin.ASKED, Instant.EPOCH, Optional.empty());
        return new Ticket(run, instance, new Cancellation(), Optional.empty(), () -> {}, "");
    }

    private static Ticket backup(int number) {
        return ticket(new Work.Backup("plan" + number, false), "plan" + number, "instance" + number % 3);
    }

    private static Ticket restore() {
        RestoreOrder order = new RestoreOrder(
                "vault", new BackupId(UUID.randomUUID()), Optional.of(COPY), Optional.empty(), Selection.ALL);
        return ticket(new Work.Restore(order, Optional.empty()), "", "");
    }

    private static Ticket delivery() {
        return ticket(new Work.Delivery(new BackupId(UUID.randomUUID())), "", "");
    }

    @Provide
    Arbitrary<Ticket> tickets() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 8).map(TurnsTest::backup)),
                Tuple.of(1, Arbitraries.create(TurnsTest::restore)),
                Tuple.of(1, Arbitraries.create(() -> ticket(new Work.DiscardOld("plan0"), "plan0", ""))),
                Tuple.of(2, Arbitraries.create(TurnsTest::delivery)));
    }

    /** A ticket, and how many of those that run end before it comes. */
    record Arrival(Ticket ticket, int ends) {}

    @Provide
    Arbitrary<Arrival> arrivals() {
        return Combinators.combine(tickets(), Arbitraries.integers().between(0, 2))
                .as(Arrival::new);
    }

    @Property(tries = 1000)
    @Label(
            "never too many at once, never one instance twice, a restore alone, nobody overtaken who could begin, all have"
                    + " their turn")
    void turns(
            @ForAll @Size(max = 25) List<@From("arrivals") Arrival> arrivals,
            @ForAll @IntRange(min = 1, max = 4) int parallel) {
        List<Ticket> queue = new ArrayList<>();
        List<UUID> over = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            end(queue, over, arrival.ends());
            queue.add(arrival.ticket());
            begin(queue, parallel);
        }
        while (!queue.isEmpty()) {
            assertTrue(queue.stream().anyMatch(Ticket::running), "something is always at work");
            end(queue, over, 1);
            begin(queue, parallel);
        }
        assertEquals(arrivals.size(), new HashSet<>(over).size());
    }

    /** The oldest end. */
    private static void end(List<Ticket> queue, List<UUID> over, int count) {
        for (int i = 0; i < count; i++) {
            Optional<Ticket> first = queue.stream().filter(Ticket::running).findFirst();
            first.ifPresent(t -> {
                queue.remove(t);
                over.add(t.run().id());
            });
        }
    }

    private static void begin(List<Ticket> queue, int parallel) {
        for (Turns.Turn turn : Turns.of(queue, parallel)) {
            if (turn.begins()) {
                queue.set(queue.indexOf(turn.ticket()), turn.ticket().started(Instant.EPOCH));
            }
        }
        List<Ticket> atWork = queue.stream().filter(Ticket::running).toList();
        List<Ticket> ofHome = atWork.stream().filter(TurnsTest::ofHome).toList();
        boolean restores = ofHome.stream().anyMatch(TurnsTest::alone);
        assertTrue(ofHome.size() <= (restores ? 1 : parallel), "so many at once, a restore alone");
        assertTrue(atWork.size() - ofHome.size() <= 1, "one delivery at a time");
        Set<String> instances = new HashSet<>();
        ofHome.forEach(t -> assertTrue(t.instance().isEmpty() || instances.add(t.instance()), "an instance once"));
        notOvertaken(queue, ofHome, instances, parallel);
    }

    /** Whoever waits has a reason that can be seen without asking {@link Turns}. */
    private static void notOvertaken(List<Ticket> queue, List<Ticket> ofHome, Set<String> instances, int parallel) {
        List<Turns.Turn> turns = Turns.of(queue, parallel);
        int place = 0;
        boolean restoreBefore = false;
        for (Turns.Turn turn : turns.stream().filter(Turns.Turn::ofHome).toList()) {
            assertFalse(turn.begins(), "all whose turn has come have begun");
            assertEquals(++place, turn.place());
            boolean isRestore = alone(turn.ticket());
            boolean restoring = ofHome.stream().anyMatch(TurnsTest::alone);
            assertTrue(
                    restoring
                            || restoreBefore
                            || isRestore
                            || ofHome.size() == parallel
                            || instances.contains(turn.ticket().instance()),
                    "held up without a reason: " + turn);
            restoreBefore |= isRestore;
        }
    }

    private static boolean alone(Ticket ticket) {
        return ticket.run().work() instanceof Work.Restore || ticket.run().work() instanceof Work.DiscardOld;
    }

    private static boolean ofHome(Ticket ticket) {
        return ticket.run().work() instanceof Work.Backup || alone(ticket);
    }

    @Example
    @Label("what is waited for is told")
    void told() {
        Ticket running = backup(0).started(Instant.EPOCH);
        List<Ticket> queue = List.of(running, backup(3), restore(), backup(1), delivery());
        assertEquals(
                List.of(
                        "1 plan 'plan0' is at work on the same instance",
                        "2 what came before it ends first, since a restore has the home to itself",
                        "3 a restore comes first, which has the home to itself",
                        "1 "),
                Turns.of(queue, 2).stream()
                        .map(t -> t.place() + " " + t.waitsFor())
                        .toList());
        assertEquals(
                "1 of 1 at once are at work",
                Turns.of(List.of(running, backup(1)), 1).getFirst().waitsFor());
    }
}
