package io.quiesce.workbench.internal;

import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.Fleet;
import io.quiesce.workbench.internal.agent.PlanPicture;
import io.quiesce.workbench.internal.agent.PlanPicture.Standing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An agent and how it is. Pure. */
record AgentRow(Fleet.Member member, AgentPicture picture) {

    /** How an agent is, the worst first. */
    enum Health {
        /** It can't be reached. */
        LOST,
        /** A plan of it can't be used, or its last backup failed. */
        TROUBLE,
        /** A plan of it waits for its receiver, or has no good backup yet. */
        CARE,
        /** It is looked for, for the first time. */
        SOUGHT,
        GOOD
    }

    static final Comparator<AgentRow> WORST_FIRST =
            Comparator.comparing(AgentRow::health).thenComparing(AgentRow::name);

    /** Empty for the home's own. */
    String key() {
        return member.link().name();
    }

    String name() {
        return member.link().isOwn() ? Texts.fleet_own : member.link().name();
    }

    Health health() {
        if (picture.problem().isPresent()) {
            return Health.LOST;
        }
        if (picture.status().isEmpty()) {
            return Health.SOUGHT;
        }
        if (count(Standing.UNUSABLE) + count(Standing.FAILED) > 0) {
            return Health.TROUBLE;
        }
        return count(Standing.WAITING) + count(Standing.NEVER) > 0 ? Health.CARE : Health.GOOD;
    }

    private long count(Standing standing) {
        return picture.plans().stream().filter(p -> p.standing() == standing).count();
    }

    String image() {
        return switch (health()) {
            case LOST, TROUBLE -> "failed";
            case CARE -> "waiting";
            case SOUGHT -> "never";
            case GOOD -> "good";
        };
    }

    String state() {
        return switch (health()) {
            case LOST -> Texts.fleet_lost;
            case TROUBLE -> Texts.of(Texts.fleet_trouble, count(Standing.UNUSABLE) + count(Standing.FAILED));
            case CARE -> Texts.of(Texts.fleet_care, count(Standing.WAITING) + count(Standing.NEVER));
            case SOUGHT -> Texts.fleet_sought;
            case GOOD -> Texts.fleet_good;
        };
    }

    String plans() {
        return picture.status().isEmpty()
                ? ""
                : Integer.toString(picture.plans().size());
    }

    String running() {
        return picture.connected() ? Integer.toString(picture.active().size()) : "";
    }

    /** The oldest of its plans' last good backups: the one that says when there is something to do. None is the worst. */
    String oldestGood(Instant now) {
        List<PlanPicture> plans = picture.plans();
        if (plans.stream().anyMatch(p -> p.lastGoodAt().isEmpty())) {
            return Texts.none;
        }
        return plans.stream()
                .flatMap(p -> p.lastGoodAt().stream())
                .min(Comparator.naturalOrder())
                .map(at -> Formats.time(at) + "  " + Formats.distance(at, now))
                .orElse("");
    }

    String version() {
        return picture.status().map(AgentStatus::version).orElse("");
    }

    String address() {
        return member.agent().map(a -> a.address().toString()).orElse("");
    }

    /** Everything that the row has no room for. */
    String details() {
        String lost = picture.problem().map(Asking::text).orElse("");
        String who = member.agent().map(AgentRow::known).orElse(Texts.fleet_own_details);
        String home = picture.status()
                .map(s -> Texts.of(Texts.fleet_home, s.home(), s.user()))
                .orElse("");
        String worst = Optional.of(picture.plans())
                .filter(plans -> health() == Health.TROUBLE && !plans.isEmpty())
                .map(List::getFirst)
                .map(PlanPicture::state)
                .map(p -> Texts.of(Texts.fleet_worst, p.name()))
                .orElse("");
        return String.join(
                "\n",
                List.of(lost, worst, who, home).stream()
                        .filter(t -> !t.isEmpty())
                        .toList());
    }

    private static String known(EnrolledAgent agent) {
        return Texts.of(Texts.fleet_known, agent.operator(), Formats.time(agent.certificateEnds()));
    }
}
