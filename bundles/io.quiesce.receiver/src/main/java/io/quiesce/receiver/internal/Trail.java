package io.quiesce.receiver.internal;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log of one home. */
@FunctionalInterface
public interface Trail {

    Logger LOG = LoggerFactory.getLogger(Trail.class);

    /** Of a home that has none. */
    Trail NONE = (kind, client, by, text) -> {};

    /** @throws QuiesceException when there is no entry of it; what must not happen without one does not happen then */
    void enter(AuditKind kind, String client, String by, String text) throws QuiesceException;

    /** For what has happened already: that it is not in the log is logged. */
    default void note(AuditKind kind, String client, String by, String text) {
        try {
            enter(kind, client, by, text);
        } catch (QuiesceException e) {
            LOG.error("there is no entry of {} {} by {}, {}: {}", kind.word(), client, by, text, e.getMessage(), e);
        }
    }
}
