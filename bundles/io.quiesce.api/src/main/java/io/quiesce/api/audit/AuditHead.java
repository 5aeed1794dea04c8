package io.quiesce.api.audit;

import io.quiesce.api.Digest;

/**
 * Where a log ends. Kept elsewhere it shows later that nothing before it was changed or cut off.
 *
 * @param number of the last entry, 0 of an empty log
 * @param chain of that entry and all before it
 */
public record AuditHead(long number, Digest chain) {

    /** Of an empty log. */
    public static final AuditHead NONE = new AuditHead(0, Digest.of(new byte[Digest.LENGTH]));

    public AuditHead {
        if (number < 0) {
            throw new IllegalArgumentException("entries are numbered from 1 on");
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when it is no head
     */
    public static AuditHead parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a head is NUMBER:HASH");
        }
        return new AuditHead(Long.parseLong(parts[0]), Digest.parse(parts[1]));
    }

    @Override
    public String toString() {
        return number + ":" + chain.hex();
    }
}
