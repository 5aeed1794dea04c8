package io.quiesce.persistence.internal;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The questions that are asked of the transfers to one storage, within a session. Ids are ordered by time, so they are the order. */
final class TransferTable {

    /** Of a storage: nine years of a hundred clients with three plans that run daily. */
    private static final int KEPT = 1_000_000;

    /** One of so many transfers looks whether there are too many, on average. */
    private static final int BETWEEN = 100;

    private static final String STORAGE = "storage";

    private final EntityManager session;
    private final String storage;
    private final int kept;

    TransferTable(EntityManager session, String storage) {
        this(session, storage, KEPT);
    }

    /** @param kept how many stay, the newest */
    TransferTable(EntityManager session, String storage, int kept) {
        this.session = session;
        this.storage = storage;
        this.kept = kept;
    }

    void enter(TransferLog log) {
        session.merge(new TransferRow(storage, log));
        session.flush();
        if (log.id().getLeastSignificantBits() % BETWEEN == 0) {
            prune();
        }
        session.clear();
    }

    /** By number and not by age: a clock that was wrong once must not take the whole history away. */
    void prune() {
        // not JPQL: its first result needs a cursor that SQLite has not
        List<?> beyond = session.createNativeQuery(
                        "select id from transfer where storage = ?1 order by id desc limit 1 offset " + kept)
                .setParameter(1, storage)
                .getResultList();
        if (!beyond.isEmpty()) {
            session.createQuery("delete from TransferRow t where t.storage = :storage and t.id <= :last")
                    .setParameter(STORAGE, storage)
                    .setParameter("last", String.valueOf(beyond.getFirst()))
                    .executeUpdate();
        }
    }

    TransferPage page(TransferQuery query) {
        List<TransferLog> found = new ArrayList<>();
        if (query.results().isEmpty()) {
            found.addAll(rows(query, Optional.empty()));
        }
        // one walk along an index for each: a database that is asked for several at once sorts all of them
        for (TransferResult result : query.results()) {
            found.addAll(rows(query, Optional.of(result)));
        }
        return TransferPage.of(found, query.limit());
    }

    private List<TransferLog> rows(TransferQuery query, Optional<TransferResult> result) {
        Map<String, String> terms = new TreeMap<>();
        terms.put("t.storage = :storage", storage);
        query.client().ifPresent(client -> terms.put("t.client = :client", client));
        query.plan().ifPresent(plan -> terms.put("t.plan = :plan", plan));
        result.ifPresent(one -> terms.put("t.result = :result", one.name()));
        query.since()
                .ifPresent(
                        t -> terms.put("t.id >= :since", TimeOrderedId.first(t).toString()));
        query.until()
                .ifPresent(
                        t -> terms.put("t.id < :until", TimeOrderedId.first(t).toString()));
        query.after().ifPresent(id -> terms.put("t.id < :after", id.toString()));
        TypedQuery<TransferRow> asked = session.createQuery(
                "select t from TransferRow t where " + String.join(" and ", terms.keySet()) + " order by t.id desc",
                TransferRow.class);
        terms.forEach((term, value) -> asked.setParameter(term.substring(term.indexOf(':') + 1), value));
        return asked.setMaxResults(query.limit() + 1).getResultList().stream()
                .map(TransferRow::log)
                .toList();
    }
}
