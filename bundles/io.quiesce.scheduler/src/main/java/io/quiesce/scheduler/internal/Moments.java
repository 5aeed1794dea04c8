package io.quiesce.scheduler.internal;

import io.quiesce.api.plan.ScheduleSpec.Blackout;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The local times of a rule as moments of a zone. A local time that a change of the clocks leaves out becomes the moment of the
 * change, several of them the same one; one that comes twice is meant the first time. So later local times are never
 * earlier moments.
 */
final class Moments {

    /** Days in which every time of day comes at least once, whatever a zone leaves out. */
    private static final int LONGEST_CHANGE_DAYS = 3;

    private final LocalTimes times;
    private final ZoneId zone;
    private final List<Blackout> blackouts;

    Moments(LocalTimes times, ZoneId zone, List<Blackout> blackouts) {
        this.times = times;
        this.zone = zone;
        this.blackouts = blackouts;
    }

    /** The first that is later, and not in a blackout; nothing when no such comes before {@code end}. */
    Optional<Instant> after(Instant moment, Instant end) {
        Optional<LocalDateTime> local = times.after(local(moment).minus(change(moment)));
        while (local.isPresent()) {
            Instant at = moment(local.get());
            if (at.isAfter(end)) {
                return Optional.empty();
            }
            if (at.isAfter(moment) && !dark(at)) {
                return Optional.of(at);
            }
            local = times.after(local.get());
        }
        return Optional.empty();
    }

    /** The last that is not later, and not in a blackout; nothing when there is none after {@code begin}. */
    Optional<Instant> lastUntil(Instant moment, Instant begin) {
        Optional<LocalDateTime> local =
                times.before(local(moment).plus(change(moment)).plusSeconds(1));
        while (local.isPresent()) {
            Instant at = moment(local.get());
            if (!at.isAfter(begin)) {
                return Optional.empty();
            }
            if (!at.isAfter(moment) && !dark(at)) {
                return Optional.of(at);
            }
            local = times.before(local.get());
        }
        return Optional.empty();
    }

    private LocalDateTime local(Instant moment) {
        return LocalDateTime.ofInstant(moment, zone);
    }

    /** By how much local times around a moment may stand in another order than moments do: a change of the day before. */
    private Duration change(Instant moment) {
        Optional<ZoneOffsetTransition> last =
                Optional.ofNullable(zone.getRules().previousTransition(moment.plusNanos(1)));
        return last.filter(t -> t.getInstant().isAfter(moment.minus(Duration.ofDays(2))))
                .map(t -> t.getDuration().abs())
                .orElse(Duration.ZERO);
    }

    private Instant moment(LocalDateTime local) {
        ZoneRules rules = zone.getRules();
        Optional<ZoneOffsetTransition> change = Optional.ofNullable(rules.getTransition(local));
        return change.filter(ZoneOffsetTransition::isGap)
                .map(ZoneOffsetTransition::getInstant)
                .orElseGet(() -> local.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
    }

    /** Whether a moment lies in a blackout. */
    boolean dark(Instant moment) {
        LocalTime time = local(moment).toLocalTime();
        return blackouts.stream().anyMatch(b -> contains(b, time));
    }

    /** The first that lies in a blackout, not before {@code from}: one begins on a day's clock, or a change of the clocks leads into it. */
    Optional<Instant> firstDark(Instant from) {
        if (dark(from)) {
            return Optional.of(from);
        }
        List<Instant> begins = new ArrayList<>();
        LocalDate today = local(from).toLocalDate();
        for (int day = 0; day <= LONGEST_CHANGE_DAYS; day++) {
            for (Blackout blackout : blackouts) {
                LocalDateTime begin = today.plusDays(day).atTime(blackout.from());
                begins.add(moment(begin));
                begins.add(begin.atZone(zone).withLaterOffsetAtOverlap().toInstant()); // it comes twice
            }
        }
        Optional.ofNullable(zone.getRules().nextTransition(from))
                .map(ZoneOffsetTransition::getInstant)
                .ifPresent(begins::add);
        return begins.stream().filter(at -> !at.isBefore(from) && dark(at)).min(Comparator.naturalOrder());
    }

    private static boolean contains(Blackout blackout, LocalTime time) {
        boolean fromOn = !time.isBefore(blackout.from());
        boolean yet = time.isBefore(blackout.until());
        return blackout.from().isBefore(blackout.until()) ? fromOn && yet : fromOn || yet;
    }
}
