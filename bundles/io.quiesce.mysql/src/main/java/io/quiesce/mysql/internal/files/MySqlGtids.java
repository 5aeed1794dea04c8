package io.quiesce.mysql.internal.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** MySQL's GTID set: intervals of transaction numbers per source, {@code UUID:1-4:7,UUID:1}. */
final class MySqlGtids implements GtidState {

    private static final long MOST_SOURCES = 1 << 20;

    /** Per source: first number of an interval → number after its last. */
    private final SortedMap<String, TreeMap<Long, Long>> sets = new TreeMap<>();

    @Override
    public boolean list(ByteBuffer body) {
        long sources = body.getLong();
        // sets with tags (8.3 and newer) use the upper bytes of the count and another layout
        if (sources < 0 || sources > MOST_SOURCES) {
            return false;
        }
        for (long s = 0; s < sources; s++) {
            String source = source(body);
            long intervals = body.getLong();
            for (long i = 0; i < intervals; i++) {
                add(source, body.getLong(), body.getLong());
            }
        }
        return true;
    }

    @Override
    public boolean one(ByteBuffer body, long server) {
        body.get();
        String source = source(body);
        long number = body.getLong();
        add(source, number, number + 1);
        return true;
    }

    private static String source(ByteBuffer body) {
        byte[] bytes = new byte[16];
        body.get(bytes);
        ByteBuffer uuid = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        return new UUID(uuid.getLong(), uuid.getLong()).toString();
    }

    private void add(String source, long from, long to) {
        TreeMap<Long, Long> set = sets.computeIfAbsent(source, s -> new TreeMap<>());
        long start = from;
        long end = to;
        Map.Entry<Long, Long> before = set.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> next = set.ceilingEntry(start);
        while (next != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            set.remove(next.getKey());
            next = set.ceilingEntry(start);
        }
        set.put(start, end);
    }

    @Override
    public Optional<String> text() {
        return sets.isEmpty()
                ? Optional.empty()
                : Optional.of(sets.entrySet().stream()
                        .map(e -> e.getKey()
                                + e.getValue().entrySet().stream()
                                        .map(i -> ":" + i.getKey()
                                                + (i.getValue() - 1 > i.getKey() ? "-" + (i.getValue() - 1) : ""))
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining(",")));
    }
}
