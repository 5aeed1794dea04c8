package io.quiesce.control.internal;

/** Bytes or a document that the protocol does not allow; the message says what. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }

    Malformed(String message, Throwable cause) {
        super(message, cause);
    }
}
