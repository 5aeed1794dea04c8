package io.quiesce.persistence.internal;

import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            session.persist(new RunRow(run));
        }
        return fresh;
    }

    RunPage page(RunQuery query) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new TreeMap<>();
        query.plan().ifPresent(plan -> {
            conditions.add("r.plan = :plan");
            values.put("plan", plan);
        });
        query.since().ifPresent(since -> {
            conditions.add("r.startedAt >= :since");
            values.put("since", since.toEpochMilli());
        });
        query.until().ifPresent(until -> {
            conditions.add("r.startedAt < :until");
            values.put("until", until.toEpochMilli());
        });
        query.text().ifPresent(text -> {
            conditions.add(CONTAINING);
            values.put("text", "%" + literal(text) + "%");
        });
        if (!query.statuses().isEmpty()) {
            conditions.add("r.status in :statuses");
            values.put("statuses", query.statuses().stream().map(Enum::name).toList());
        }
        query.after().map(id -> session.find(RunRow.class, id.toString())).ifPresent(last -> {
            conditions.add("(r.startedAt < :start or r.startedAt = :start and r.id < :id)");
            values.put("start", last.run().startedAt().toEpochMilli());
            values.put("id", last.run().id().toString());
        });
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        TypedQuery<RunRow> asked = session.createQuery("select r from RunRow r" + where + NEWEST_FIRST, RunRow.class);
        values.forEach(asked::setParameter);
        List<RunRow> rows = asked.setMaxResults(query.limit() + 1).getResultList();
        boolean more = rows.size() > query.limit();
        return new RunPage(rows.stream().limit(query.limit()).map(RunRow::run).toList(), more);
    }

    private static String literal(String text) {
        return RunQuery.folded(text).replaceAll("[!%_]", "!$0");
    }

    List<RunLog> find(String beginning) {
        String pattern = beginning.replaceAll("[^0-9a-fA-F-]", "?").toLowerCase(Locale.ROOT) + "%";
        return session
                .createQuery(
                        "select r from RunRow r where r.id like :begin or r.backup like :begin" + NEWEST_FIRST,
                        RunRow.class)
                .setParameter("begin", pattern)
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
        int old = session.createNativeQuery("delete from run where started_at < ?")
                .setParameter(1, now.minus(retention.age()).toEpochMilli())
                .executeUpdate();
        List<?> first = session.createNativeQuery(
                        "select * from run order by started_at desc, id desc limit 1 offset ?", RunRow.class)
                .setParameter(1, retention.count())
                .getResultList();
        if (first.isEmpty()) {
            return old;
        }
        RunLog newestToGo = ((RunRow) first.getFirst()).run();
        return old
                + session.createNativeQuery("delete from run where started_at < ? or started_at = ? and id <= ?")
                        .setParameter(1, newestToGo.startedAt().toEpochMilli())
                        .setParameter(2, newestToGo.startedAt().toEpochMilli())
                        .setParameter(3, newestToGo.id().toString())
                        .executeUpdate();
    }
}
