package io.quiesce.api.error;

/** The database of a home cannot be used; the kind says what a caller can do about it. No backup depends on it. */
public final class DatabaseException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Kind {
        /** Made by a newer Quiesce than this one. */
        NEWER,
        /** Not a database, not one of Quiesce's, or a damaged one. */
        DAMAGED,
        FULL,
        READ_ONLY,
        /** Another process writes for longer than one waits. */
        BUSY,
        FAILED,
        /** Its server does not answer, or the connection was lost. */
        UNREACHABLE,
        /** Its server admits neither user nor password, or lacks the database or a right to it. */
        REFUSED
    }

    private final Kind kind;

    public DatabaseException(Kind kind, String message, String hint) {
        super(message, hint, helpsToTryAgain(kind));
        this.kind = kind;
    }

    public DatabaseException(Kind kind, String message, String hint, Throwable cause) {
        super(message, hint, helpsToTryAgain(kind), cause);
        this.kind = kind;
    }

    private static boolean helpsToTryAgain(Kind kind) {
        return kind == Kind.BUSY || kind == Kind.UNREACHABLE;
    }

    public Kind kind() {
        return kind;
    }
}
