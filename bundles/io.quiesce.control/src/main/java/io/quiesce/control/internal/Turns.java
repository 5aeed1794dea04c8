package io.quiesce.control.internal;

import io.quiesce.api.control.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose turn it is: first come, first served, of those that nothing keeps from beginning. So many backups are made at once,
 * an instance is worked on by one of them, and a restore or what removes its leavings has the home to itself: what came before it
 * ends first, and nothing that came later overtakes it. Deliveries are made one after another beside them, and so verifications. Pure.
 */
final class Turns {

    private static final Predicate<Work> OF_HOME = w -> w instanceof Work.Backup || alone(w).isPresent();

    /** Each has places of its own. */
    private static final List<Predicate<Work>> LANES =
            List.of(OF_HOME, Work.Delivery.class::isInstance, Work.Verification.class::isInstance);

    private Turns() {}

    /**
     * One that has not begun.
     *
     * @param place among those of its lane, from 1
     * @param waitsFor what keeps it from beginning; empty when its turn has come
     */
    record Turn(Ticket ticket, int place, String waitsFor) {

        boolean begins() {
            return waitsFor.isEmpty();
        }

        /** Whether it is a backup or a restore. */
        boolean ofHome() {
            return OF_HOME.test(ticket.run().work());
        }
    }

    /**
     * The turns of all that wait.
     *
     * @param tickets in the order in which they came
     * @param parallel how many backups are made at once
     */
    static List<Turn> of(Collection<Ticket> tickets, int parallel) {
        List<Turn> turns = new ArrayList<>();
        for (Predicate<Work> lane : LANES) {
            List<Ticket> mine =
                    tickets.stream().filter(t -> lane.test(t.run().work())).toList();
            turns.addAll(lane(mine, lane == OF_HOME ? parallel : 1));
        }
        return turns;
    }

    private static List<Turn> lane(List<Ticket> tickets, int most) {
        List<Ticket> atWork =
                new ArrayList<>(tickets.stream().filter(Ticket::running).toList());
        List<Ticket> before = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (Ticket ticket : tickets) {
            if (ticket.running()) {
                continue;
            }
            String obstacle = obstacle(ticket, atWork, before, most);
            turns.add(new Turn(ticket, turns.size() + 1, obstacle));
            (obstacle.isEmpty() ? atWork : before).add(ticket);
        }
        return turns;
    }

    private static String obstacle(Ticket ticket, List<Ticket> atWork, List<Ticket> before, int most) {
        Optional<String> now = first(atWork);
        if (now.isPresent()) {
            return now.get() + " is at work, which has the home to itself";
        }
        Optional<String> next = first(before);
        if (next.isPresent()) {
            return next.get() + " comes first, which has the home to itself";
        }
        Optional<String> alone = alone(ticket.run().work());
        if (alone.isPresent() && !(atWork.isEmpty() && before.isEmpty())) {
            return "what came before it ends first, since " + alone.get() + " has the home to itself";
        }
        Optional<Ticket> same = sameInstance(ticket, atWork);
        if (same.isPresent()) {
            return "plan '" + same.get().run().plan() + "' is at work on the same instance";
        }
        Optional<Ticket> first = sameInstance(ticket, before);
        if (first.isPresent()) {
            return "plan '" + first.get().run().plan() + "' comes first, which is of the same instance";
        }
        return atWork.size() < most ? "" : atWork.size() + " of " + most + " at once are at work";
    }

    /** What has the home to itself, by its name. */
    private static Optional<String> alone(Work work) {
        return switch (work) {
            case Work.Restore r -> Optional.of("a restore");
            case Work.DiscardOld d -> Optional.of("a removal of old directories");
            case Work.Backup b -> Optional.empty();
            case Work.Delivery d -> Optional.empty();
            case Work.Verification v -> Optional.empty();
        };
    }

    private static Optional<String> first(List<Ticket> tickets) {
        return tickets.stream().flatMap(t -> alone(t.run().work()).stream()).findFirst();
    }

    private static Optional<Ticket> sameInstance(Ticket ticket, List<Ticket> others) {
        return others.stream()
                .filter(o -> !ticket.instance().isEmpty() && o.instance().equals(ticket.instance()))
                .findFirst();
    }

    /** What an instance is known by, whatever path leads to its data directory. */
    static String instance(Path dataDirectory) {
        try {
            Optional<Object> key = Optional.ofNullable(Files.readAttributes(dataDirectory, BasicFileAttributes.class)
                    .fileKey());
            return key.isPresent()
                    ? key.get().toString()
                    : dataDirectory.toRealPath().toString();
        } catch (IOException e) {
            return dataDirectory.toAbsolutePath().normalize().toString(); // the run will say what is wrong with it
        }
    }
}
