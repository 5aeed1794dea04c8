package io.quiesce.api.error;

/** A storage provider could not do what was asked; the kind says what a caller can do about it. */
public final class StorageException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Kind {
        /** No room: other requests that need none still work. */
        FULL,
        /** An earlier write was lost (a failed fsync): nothing is written any more in this process. */
        SUSPENDED,
        /** There is no such object or upload. */
        MISSING,
        /** Something else lies where this should. */
        EXISTS,
        /** It is there, and its bytes are not those that were written. */
        DAMAGED,
        /** Anything else: permissions, a broken disk, a symbolic link, an unreachable service. */
        FAILED,
        /** The plug-in that opens it is not there: later, when it is back, the same call may work. */
        UNPLUGGED
    }

    private final Kind kind;

    public StorageException(Kind kind, String message, String hint) {
        super(message, hint, kind == Kind.UNPLUGGED);
        this.kind = kind;
    }

    public StorageException(Kind kind, String message, String hint, Throwable cause) {
        super(message, hint, kind == Kind.UNPLUGGED, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
