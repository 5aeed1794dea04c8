package io.quiesce.persistence.internal;

import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs by a text that they contain: an index of every three characters in a row finds candidates in the order of their start, and
 * each is looked at itself. Status and plan are in the index too, so that neither a common text nor a rare status walks far.
 */
final class RunSearch {

    /** The index knows nothing shorter. */
    private static final int SHORTEST = 3;
    /** Of a long text these tell enough apart. */
    private static final int MOST_PARTS = 40;
    /** Before the status, so that hardly any other text is taken for it. */
    private static final String STATUS = "\uE000";
    /** Runs of one millisecond. */
    private static final int SAME_BITS = 16;

    private static final String CONTAINING = Stream.of("plan", "place", "backup", "error_message", "error_hint")
            .map(column -> "lower(r." + column + ") like ?2 escape '!' or ")
            .collect(Collectors.joining(
                    "",
                    "(",
                    "exists (select 1 from run_line l where l.run_id = r.id and lower(l.line) like ?2 escape '!'))"));

    /** As the database orders them. */
    static final Comparator<RunRow> OLDEST_FIRST = Comparator.comparing((RunRow row) -> start(row))
            .thenComparing(row -> row.run().id().toString());

    private final EntityManager session;
    private final RunQuery query;

    private RunSearch(EntityManager session, RunQuery query) {
        this.session = session;
        this.query = query;
    }

    /** Empty when the query has no text, or one that the index can't tell. */
    static Optional<RunSearch> of(EntityManager session, RunQuery query) {
        return query.text()
                .filter(text -> text.codePointCount(0, text.length()) >= SHORTEST && text.indexOf(0) < 0)
                .map(text -> new RunSearch(session, query));
    }

    /** Enters a run that was stored in the same transaction, under the number that it was given. */
    static void enter(EntityManager session, long number, RunLog run) {
        Stream<String> texts = Stream.of(
                        Stream.of(STATUS + run.status().name(), run.plan(), run.place()),
                        run.backup().stream().map(Object::toString),
                        run.failure().stream().flatMap(f -> Stream.of(f.message(), f.hint())),
                        run.lines().stream().map(line -> line.text()))
                .flatMap(one -> one);
        session.createNativeQuery("insert into run_text (rowid, text) values (?1, ?2)")
                .setParameter(1, number)
                .setParameter(2, texts.collect(Collectors.joining("\n")).replace("\u0000", "\n"))
                .executeUpdate();
    }

    /** A number for the index that nothing has, in the order of the starts. */
    static long number(EntityManager session, RunLog run) {
        long first = first(run.startedAt().toEpochMilli());
        return ((Number) session.createNativeQuery(
                                "select coalesce(max(text_id) + 1, ?1) from run where text_id >= ?1 and text_id < ?2")
                        .setParameter(1, first)
                        .setParameter(2, first + (1L << SAME_BITS))
                        .getSingleResult())
                .longValue();
    }

    private static long first(long millis) {
        long most = Long.MAX_VALUE >> (SAME_BITS + 1); // the year 4199
        return Math.clamp(millis, -most, most) << SAME_BITS;
    }

    /** One more than the page has, when there is more. */
    List<RunRow> rows(Optional<RunLog> last) {
        List<RunRow> rows = new ArrayList<>(ask(last, ""));
        int limit = query.limit();
        if (rows.size() > limit && start(rows.get(limit - 1)) == start(rows.get(limit))) {
            // the index has no order among runs of one moment, which the page may divide
            long moment = start(rows.get(limit));
            rows.removeIf(row -> start(row) == moment);
            rows.addAll(ask(last, " and r.started_at = " + moment));
        }
        rows.sort(OLDEST_FIRST.reversed());
        return rows;
    }

    private static long start(RunRow row) {
        return row.run().startedAt().toEpochMilli();
    }

    private List<RunRow> ask(Optional<RunLog> last, String moment) {
        Query asked = session.createNativeQuery(
                "select r.* from " + candidates() + after(last) + moment
                        + " order by run_text.rowid desc limit "
                        + (moment.isEmpty() ? query.limit() + 1 : 1 << SAME_BITS),
                RunRow.class);
        last.ifPresent(run -> asked.setParameter(3, run.startedAt().toEpochMilli())
                .setParameter(4, run.id().toString()));
        List<?> rows = bound(asked).getResultList();
        return rows.stream().map(RunRow.class::cast).toList();
    }

    private static String after(Optional<RunLog> last) {
        return last.map(run -> " and run_text.rowid < "
                        + (first(run.startedAt().toEpochMilli()) + (1L << SAME_BITS))
                        + " and (r.started_at < ?3 or r.started_at = ?3 and r.id < ?4)")
                .orElse("");
    }

    long count() {
        return ((Number) bound(session.createNativeQuery("select count(*) from " + candidates()))
                        .getSingleResult())
                .longValue();
    }

    private Query bound(Query asked) {
        query.plan().ifPresent(plan -> asked.setParameter(5, plan));
        return asked.setParameter(1, match())
                .setParameter(2, RunTable.containing(query.text().orElseThrow()));
    }

    /** The index first, from the newest on; what it names is looked at. */
    private String candidates() {
        StringBuilder sql = new StringBuilder(
                "run_text cross join run r on r.text_id = run_text.rowid where run_text match ?1 and " + CONTAINING);
        query.since()
                .ifPresent(t -> sql.append(" and run_text.rowid >= ")
                        .append(first(t.toEpochMilli()))
                        .append(" and r.started_at >= ")
                        .append(t.toEpochMilli()));
        query.until()
                .ifPresent(t -> sql.append(" and run_text.rowid < ")
                        .append(first(t.toEpochMilli()))
                        .append(" and r.started_at < ")
                        .append(t.toEpochMilli()));
        query.plan().ifPresent(plan -> sql.append(" and r.plan = ?5"));
        if (!query.statuses().isEmpty()) {
            sql.append(query.statuses().stream()
                    .map(status -> "'" + status.name() + "'")
                    .collect(Collectors.joining(", ", " and r.status in (", ")")));
        }
        return sql.toString();
    }

    private String match() {
        List<String> terms = new ArrayList<>(parts(query.text().orElseThrow()));
        query.plan().ifPresent(plan -> terms.addAll(parts(plan)));
        if (!query.statuses().isEmpty()) {
            terms.add(query.statuses().stream().map(RunSearch::status).collect(Collectors.joining(" OR ", "(", ")")));
        }
        return String.join(" AND ", terms);
    }

    private static String status(RunStatus status) {
        return parts((STATUS + status.name()).substring(0, SHORTEST)).getFirst();
    }

    /** Three characters in a row, quoted: one behind the other, and the last; what overlaps would cost a walk and exclude little. */
    private static List<String> parts(String text) {
        int[] points = text.codePoints().toArray();
        int last = points.length - SHORTEST;
        return IntStream.rangeClosed(0, last < 0 ? -1 : points.length / SHORTEST)
                .map(i -> Math.min(i * SHORTEST, last))
                .limit(MOST_PARTS)
                .mapToObj(i -> "\"" + new String(points, i, SHORTEST).replace("\"", "\"\"") + "\"")
                .distinct()
                .toList();
    }
}
