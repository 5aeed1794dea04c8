package io.quiesce.api.history;

import io.quiesce.api.transfer.BackupId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which runs are wanted; newest first.
 *
 * @param statuses any of these; all when empty
 * @param since started at this moment or later
 * @param until started before this moment
 * @param text that plan, place, backup, error or a line of the log contains, without regard to the case
 *     of A to Z
 * @param after the run that ended the page before: what follows is older
 * @param limit rows of a page, 1 to {@value #MOST}
 */
public record RunQuery(
        Optional<String> plan,
        Set<RunStatus> statuses,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text,
        Optional<UUID> after,
        int limit) {

    public static final int MOST = 10_000;

    public static final RunQuery NEWEST = new RunQuery(
            Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

    public RunQuery {
        statuses = Set.copyOf(statuses);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + MOST);
        }
    }

    /** The page behind this run. */
    public RunQuery after(UUID run) {
        return new RunQuery(plan, statuses, since, until, text, Optional.of(run), limit);
    }

    /** Whether a run, with its lines, is wanted; pages aside. */
    public boolean matches(RunLog run) {
        return plan.map(run.plan()::equals).orElse(true)
                && (statuses.isEmpty() || statuses.contains(run.status()))
                && since.map(moment -> !run.startedAt().isBefore(moment)).orElse(true)
                && until.map(run.startedAt()::isBefore).orElse(true)
                && text.map(wanted -> contains(run, folded(wanted))).orElse(true);
    }

    private static boolean contains(RunLog run, String wanted) {
        Stream<String> texts = Stream.of(
                        Stream.of(run.plan(), run.place()),
                        run.backup().stream().map(BackupId::toString),
                        run.failure().stream().flatMap(f -> Stream.of(f.message(), f.hint())),
                        run.lines().stream().map(RunLine::text))
                .flatMap(Function.identity());
        return texts.anyMatch(text -> folded(text).contains(wanted));
    }

    /** With a to z for A to Z: what every database does, while they differ about all other letters. */
    public static String folded(String text) {
        return text.codePoints()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
