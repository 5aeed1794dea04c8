package io.quiesce.plans.internal;

import java.util.List;
import java.util.Optional;

/** Changes the list of schedules in the text of a plan; lines of those that stay are not touched. */
record ScheduleEdit(String text) {

    private static final String LIST = PlanFields.SCHEDULES;

    /**
     * @param was each as its line, at least one
     * @param wanted the same
     */
    Optional<String> with(List<String> was, List<String> wanted) {
        int shorter = Math.min(was.size(), wanted.size());
        int same = 0;
        while (same < shorter && was.get(same).equals(wanted.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < shorter - same && was.get(was.size() - 1 - tail).equals(wanted.get(wanted.size() - 1 - tail))) {
            tail++;
        }
        Optional<String> now = Optional.of(text);
        for (int i = was.size() - tail - 1; i >= wanted.size() - tail && i >= same; i--) {
            now = without(now, i);
        }
        for (int i = same; i < wanted.size() - tail; i++) {
            ScheduleLine line = ScheduleLine.read(wanted.get(i)).orElseThrow();
            now = i < was.size() - tail ? changed(now, i, line) : inserted(now, i, line);
        }
        return now;
    }

    private static Optional<String> without(Optional<String> from, int at) {
        return from.flatMap(NodeEdit::of).flatMap(e -> e.remove(path(at)));
    }

    private static Optional<String> inserted(Optional<String> from, int at, ScheduleLine line) {
        return from.flatMap(NodeEdit::of).flatMap(e -> e.insert(List.of(LIST), at, line.block(), line.flow()));
    }

    /** Field by field, so that what stands beside the others stays. */
    private static Optional<String> changed(Optional<String> from, int at, ScheduleLine line) {
        Optional<String> now = from;
        List<String> keys = line.keys().toList();
        for (String key : keys) {
            String value = NodeEdit.of("k: " + line.flow())
                    .flatMap(e -> e.find(List.of("k", key)))
                    .map(Flow::of)
                    .orElse("");
            now = now.flatMap(NodeEdit::of)
                    .flatMap(e -> e.find(path(at, key))
                                    .map(Flow::of)
                                    .filter(value::equals)
                                    .isPresent()
                            ? Optional.of(e.text())
                            : e.set(path(at, key), value));
        }
        List<String> before = now.flatMap(NodeEdit::of)
                .flatMap(e -> e.find(path(at)))
                .flatMap(ScheduleLine::of)
                .map(was -> was.keys().filter(k -> !keys.contains(k)).toList())
                .orElse(List.of());
        for (String key : before) {
            now = now.flatMap(NodeEdit::of).flatMap(e -> e.remove(path(at, key)));
        }
        return now;
    }

    private static List<String> path(int at, String... key) {
        return key.length == 0 ? List.of(LIST, Integer.toString(at)) : List.of(LIST, Integer.toString(at), key[0]);
    }
}
