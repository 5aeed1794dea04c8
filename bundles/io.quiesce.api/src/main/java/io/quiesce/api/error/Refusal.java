package io.quiesce.api.error;

/** Why a receiver refuses a request; the code is what crosses the wire (docs/protocol.md). */
public enum Refusal {
    NONE(0, true),
    /** The peer sent what the protocol does not allow. */
    PROTOCOL(1, false),
    VERSION(2, false),
    /** Not enrolled, revoked, or a wrong or expired enrolment code. */
    AUTHENTICATION(3, false),
    /** Unknown, foreign or dead token. */
    TOKEN(4, false),
    /** The bytes do not hash to the chunk's id: send again. */
    DIGEST(5, true),
    /** Other content was already kept under this index. */
    CONFLICT(6, false),
    /** A path or name that is not allowed. */
    NAME(7, false),
    /** The receiver's storage is full. */
    SPACE(8, false),
    QUOTA(9, false),
    /** Storage failed; the receiver's log says how. */
    STORAGE(10, false),
    NOT_FOUND(11, false),
    /** The receiver is stopping or over its limits: later. */
    BUSY(12, true),
    /** The backup or its seal does not verify. */
    CORRUPT(13, false);

    private final int code;
    private final boolean retryHelps;

    Refusal(int code, boolean retryHelps) {
        this.code = code;
        this.retryHelps = retryHelps;
    }

    public int code() {
        return code;
    }

    public boolean retryHelps() {
        return retryHelps;
    }

    /** Whether somebody at the receiver can mend it, so that the same transfer goes on where it was. */
    public boolean curableAtReceiver() {
        return this == SPACE || this == QUOTA || this == STORAGE;
    }

    /** Whether the transfer is lost: the receiver does not have it, or other bytes are here than were captured. */
    public boolean endsTransfer() {
        return this == TOKEN || this == NOT_FOUND || this == CONFLICT || this == NAME || this == CORRUPT;
    }

    /** The refusal of that code; {@link #PROTOCOL} for one this version does not know. */
    public static Refusal ofCode(int code) {
        for (Refusal r : values()) {
            if (r.code == code) {
                return r;
            }
        }
        return PROTOCOL;
    }
}
