package io.quiesce.persistence.internal;

import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The questions that are asked of the runs, within a session. */
final class RunTable {

    private static final int MOST_FOUND = 10;
    private static final String NEWEST_FIRST = " order by r.startedAt desc, r.id desc";

    private static final String CONTAINING = Stream.of("r.plan", "r.place", "r.backup", "r.errorMessage", "r.errorHint")
            .map(field -> "lower(" + field + ") like :text escape '!' or ")
            .collect(
                    Collectors.joining(
                            "",
                            "(",
                            "exists (select x from RunRow x join x.lines l where x = r and lower(l.line) like :text escape '!'))"));

    private final EntityManager session;

    RunTable(EntityManager session) {
        this.session = session;
    }

    /** One that is there already stays as it is; tells whether there was none. */
    boolean add(RunLog run) {
        boolean fresh = Optional.ofNullable(session.find(RunRow.class, run.id().toString()))
                .isEmpty();
        if (fresh) {
            long textId = RunSearch.number(session, run);
            session.persist(new RunRow(run, textId));
            session.flush();
            RunSearch.enter(session, textId, run);
        }
        return fresh;
    }

    RunPage page(RunQuery query) {
        Optional<RunLog> last = query.after()
                .flatMap(id -> Optional.ofNullable(session.find(RunRow.class, id.toString())))
                .map(RunRow::run);
        List<RunRow> rows =
                RunSearch.of(session, query).map(search -> search.rows(last)).orElseGet(() -> rows(query, last));
        boolean more = rows.size() > query.limit();
        return new RunPage(rows.stream().limit(query.limit()).map(RunRow::run).toList(), more);
    }

    /** One more than the page has, when there is more. */
    private List<RunRow> rows(RunQuery query, Optional<RunLog> last) {
        if (query.statuses().size() < 2) {
            return ask(query, last);
        }
        // one walk along an index for each: asked for several at once the database sorts all of them
        List<RunRow> rows = new ArrayList<>();
        for (RunStatus status : query.statuses()) {
            rows.addAll(ask(
                    new RunQuery(
                            query.plan(),
                            Set.of(status),
                            query.since(),
                            query.until(),
                            query.text(),
                            query.after(),
                            query.limit()),
                    last));
        }
        rows.sort(RunSearch.OLDEST_FIRST.reversed());
        return rows;
    }

    private List<RunRow> ask(RunQuery query, Optional<RunLog> last) {
        Condition condition = condition(query);
        // the first half is what an index can begin at
        last.ifPresent(run -> condition
                .and("r.startedAt <= :start and (r.startedAt < :start or r.id < :id)")
                .with("start", run.startedAt().toEpochMilli())
                .with("id", run.id().toString()));
        return condition
                .ask(session, "select r from RunRow r", NEWEST_FIRST, RunRow.class)
                .setMaxResults(query.limit() + 1)
                .getResultList();
    }

    /** Pages aside. */
    long count(RunQuery query) {
        return RunSearch.of(session, query)
                .map(RunSearch::count)
                .orElseGet(() -> condition(query)
                        .ask(session, "select count(r) from RunRow r", "", Long.class)
                        .getSingleResult());
    }

    private static Condition condition(RunQuery query) {
        Condition condition = new Condition();
        query.plan().ifPresent(plan -> condition.and("r.plan = :plan").with("plan", plan));
        query.since().ifPresent(since -> condition.and("r.startedAt >= :since").with("since", since.toEpochMilli()));
        query.until().ifPresent(until -> condition.and("r.startedAt < :until").with("until", until.toEpochMilli()));
        query.text().ifPresent(text -> condition.and(CONTAINING).with("text", containing(text)));
        if (!query.statuses().isEmpty()) {
            condition
                    .and("r.status in :statuses")
                    .with("statuses", query.statuses().stream().map(Enum::name).toList());
        }
        return condition;
    }

    /** What is true of the rows that are wanted. */
    private static final class Condition {
        private final List<String> terms = new ArrayList<>();
        private final Map<String, Object> values = new TreeMap<>();

        Condition and(String term) {
            terms.add(term);
            return this;
        }

        Condition with(String name, Object value) {
            values.put(name, value);
            return this;
        }

        <T> TypedQuery<T> ask(EntityManager session, String selection, String order, Class<T> type) {
            String where = terms.isEmpty() ? "" : " where " + String.join(" and ", terms);
            TypedQuery<T> asked = session.createQuery(selection + where + order, type);
            values.forEach(asked::setParameter);
            return asked;
        }
    }

    /** A pattern with {@code !} before what stands for itself. */
    static String containing(String text) {
        return "%" + RunQuery.folded(text).replaceAll("[!%_]", "!$0") + "%";
    }

    List<RunLog> find(String beginning) {
        String first = beginning.replaceAll("[^0-9a-fA-F-]", "?").toLowerCase(Locale.ROOT);
        return session
                .createQuery(
                        "select r from RunRow r where r.id >= :first and r.id < :behind"
                                + " or r.backup >= :first and r.backup < :behind" + NEWEST_FIRST,
                        RunRow.class)
                .setParameter("first", first)
                .setParameter("behind", first + "~") // behind every digit and every dash
                .setMaxResults(MOST_FOUND)
                .getResultList()
                .stream()
                .map(RunRow::withLines)
                .toList();
    }

    LogRetention retention() {
        return Optional.ofNullable(session.find(RetentionRow.class, RetentionRow.ID))
                .map(RetentionRow::retention)
                .orElse(LogRetention.DEFAULT);
    }

    void retain(LogRetention retention) {
        session.merge(new RetentionRow(retention));
    }

    /**
     * Removes what the retention does not keep.
     *
     * @return how many runs
     */
    int prune(LogRetention retention, Instant now) {
        session.flush();
        return beyondAge(retention.age(), now)
                + beyondCount(retention.count())
                + beyondSize(retention.size().bytes());
    }

    private int beyondAge(Duration age, Instant now) {
        boolean some = !session.createNativeQuery("select 1 from run where started_at < ? limit 1")
                .setParameter(1, now.minus(age).toEpochMilli())
                .getResultList()
                .isEmpty();
        return some
                ? session.createNativeQuery("delete from run where started_at < ?")
                        .setParameter(1, RunAge.limit(age, now, gaps(now)).toEpochMilli())
                        .executeUpdate()
                : 0;
    }

    private List<RunAge.Gap> gaps(Instant now) {
        List<?> rows = session.createNativeQuery(
                        "select begun, following from (select started_at as begun, coalesce(lag(started_at)"
                                + " over (order by started_at desc), ?) as following from run where started_at <= ?)"
                                + " where following - begun > ? order by begun desc")
                .setParameter(1, now.toEpochMilli())
                .setParameter(2, now.toEpochMilli())
                .setParameter(3, RunAge.LONGEST.toMillis())
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new RunAge.Gap(time(row[0]), time(row[1])))
                .toList();
    }

    private static Instant time(Object millis) {
        return Instant.ofEpochMilli(((Number) millis).longValue());
    }

    private int beyondCount(int count) {
        List<?> first = session.createNativeQuery(
                        "select * from run order by started_at desc, id desc limit 1 offset ?", RunRow.class)
                .setParameter(1, count)
                .getResultList();
        if (first.isEmpty()) {
            return 0;
        }
        RunLog newestToGo = ((RunRow) first.getFirst()).run();
        return session.createNativeQuery("delete from run where started_at < ? or started_at = ? and id <= ?")
                .setParameter(1, newestToGo.startedAt().toEpochMilli())
                .setParameter(2, newestToGo.startedAt().toEpochMilli())
                .setParameter(3, newestToGo.id().toString())
                .executeUpdate();
    }

    /** Newest first, up to the first that does not fit; the very newest stays. */
    private int beyondSize(long bytes) {
        return session.createNativeQuery("delete from run where id in (select id from (select id,"
                        + " sum(text_bytes) over (order by started_at desc, id desc rows unbounded preceding) as total,"
                        + " row_number() over (order by started_at desc, id desc) as place from run) as newest"
                        + " where total > ? and place > 1)")
                .setParameter(1, bytes)
                .executeUpdate();
    }
}
