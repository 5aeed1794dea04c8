package io.quiesce.persistence.internal;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The questions that are asked of the transfers to one storage, within a session. Ids are ordered by time, so they are the order. */
final class TransferTable {

    private static final Duration KEPT = Duration.ofDays(730);
    private static final String STORAGE = "storage";

    private final EntityManager session;
    private final String storage;

    TransferTable(EntityManager session, String storage) {
        this.session = session;
        this.storage = storage;
    }

    void enter(TransferLog log) {
        session.merge(new TransferRow(storage, log));
        session.flush();
        session.createQuery("delete from TransferRow t where t.storage = :storage and t.id < :first")
                .setParameter(STORAGE, storage)
                .setParameter(
                        "first",
                        TimeOrderedId.first(log.startedAt().minus(KEPT)).toString())
                .executeUpdate();
        session.clear();
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
