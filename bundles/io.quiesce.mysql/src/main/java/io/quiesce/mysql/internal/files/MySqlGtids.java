package io.quiesce.mysql.internal.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** MySQL's GTID set: intervals of transaction numbers per source, {@code UUID:1-4:7,UUID:1}. */
public final class MySqlGtids implements GtidState {

    private static final long MOST_SOURCES = 1 << 20;

    private static final int SOURCE_LENGTH = 36;
    private static final Pattern SOURCE = Pattern.compile("[0-9a-f-]{" + SOURCE_LENGTH + "}");

    /** A tag, which holds for the intervals that follow it, or an interval. */
    private static final Pattern PART = Pattern.compile(":(?:([a-z_][a-z0-9_]*)|(\\d{1,18})(?:-(\\d{1,18}))?)");

    /** Per source, {@code UUID} or {@code UUID:TAG}: first number of an interval → number after its last. */
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
        StringBuilder text = new StringBuilder();
        String last = "";
        for (Map.Entry<String, TreeMap<Long, Long>> set : sets.entrySet()) {
            String source = set.getKey().substring(0, SOURCE_LENGTH);
            // the tags of one source follow each other, the one without any first
            text.append(
                    source.equals(last)
                            ? set.getKey().substring(SOURCE_LENGTH)
                            : (text.isEmpty() ? "" : ",") + set.getKey());
            set.getValue()
                    .forEach((from, to) -> text.append(':').append(from).append(to - 1 > from ? "-" + (to - 1) : ""));
            last = source;
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    /**
     * All GTIDs of two sets as the server writes them, {@code UUID:1-4:7:TAG:1,UUID:1} (manual 19.1.3.1, tags since 8.3);
     * empty when one of them can't be read.
     */
    public static Optional<String> union(String one, String other) {
        MySqlGtids both = new MySqlGtids();
        return both.add(one) && both.add(other) ? Optional.of(both.text().orElse("")) : Optional.empty();
    }

    private boolean add(String text) {
        return Stream.of(text.replaceAll("\\s", "").toLowerCase(Locale.ROOT).split(","))
                .filter(set -> !set.isEmpty())
                .allMatch(this::addSource);
    }

    private boolean addSource(String set) {
        if (set.length() <= SOURCE_LENGTH || !SOURCE.matcher(set).lookingAt()) {
            return false;
        }
        String source = set.substring(0, SOURCE_LENGTH);
        String tag = "";
        int at = SOURCE_LENGTH;
        // one by one: a pattern over all of them would take stack for each
        for (Matcher part = PART.matcher(set).region(at, set.length());
                part.lookingAt();
                part.region(at, set.length())) {
            at = part.end();
            if (part.group(2) == null) {
                tag = part.group();
            } else {
                long first = Long.parseLong(part.group(2));
                long last = part.group(3) == null ? first : Long.parseLong(part.group(3));
                if (last < first) {
                    return false;
                }
                add(source + tag, first, last + 1);
            }
        }
        return at == set.length();
    }
}
