package io.quiesce.receiver.internal.watch;

import io.quiesce.api.watch.Concern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be told now, and what has been told then. Pure.
 *
 * @param begun told for the first time, or because it got worse
 * @param lasting told again
 * @param over what was told and is no more
 * @param told what lasts, by key
 */
record Tidings(
        List<Concern> begun, List<Concern> lasting, List<Map.Entry<String, Told>> over, SortedMap<String, Told> told) {

    static final Duration AGAIN = Duration.ofDays(1);

    /**
     * How a concern was told last.
     *
     * @param subject one line
     */
    record Told(Instant at, int level, String subject) {}

    /** @param before {@link #told} of the look before */
    static Tidings of(List<Concern> concerns, SortedMap<String, Told> before, Instant now) {
        List<Concern> begun = new ArrayList<>();
        List<Concern> lasting = new ArrayList<>();
        SortedMap<String, Told> told = new TreeMap<>();
        for (Concern concern : concerns) {
            Optional<Told> last = Optional.ofNullable(before.get(concern.key()));
            Told fresh = new Told(now, concern.level(), concern.subject());
            if (last.isEmpty() || last.get().level() < concern.level()) {
                begun.add(concern);
                told.put(concern.key(), fresh);
            } else if (isDue(last.get().at(), now)) {
                lasting.add(concern);
                told.put(concern.key(), fresh);
            } else {
                told.put(concern.key(), new Told(last.get().at(), concern.level(), concern.subject()));
            }
        }
        List<Map.Entry<String, Told>> over = before.entrySet().stream()
                .filter(e -> !told.containsKey(e.getKey()))
                .toList();
        return new Tidings(begun, lasting, over, told);
    }

    /** Also when a clock that was ahead had told it. */
    private static boolean isDue(Instant last, Instant now) {
        return !now.isBefore(last.plus(AGAIN)) || last.isAfter(now.plus(AGAIN));
    }

    boolean isEmpty() {
        return begun.isEmpty() && lasting.isEmpty() && over.isEmpty();
    }
}
