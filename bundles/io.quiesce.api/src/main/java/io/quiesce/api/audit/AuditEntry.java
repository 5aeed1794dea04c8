package io.quiesce.api.audit;

import io.quiesce.api.Digest;
import java.time.Instant;

/**
 * One entry.
 *
 * @param number from 1 on, without a gap
 * @param at by the clock of the process that wrote it
 * @param kind the word of an {@link AuditKind}, or of one that a later version knows
 * @param client whom it concerns; empty when it is nobody in particular
 * @param by a user of the host, an address of the network, or what the receiver does by itself
 * @param text one line
 * @param chain of this entry and all before it
 */
public record AuditEntry(long number, Instant at, String kind, String client, String by, String text, Digest chain) {

    /** Of the log that ends with this entry. */
    public AuditHead head() {
        return new AuditHead(number, chain);
    }
}
