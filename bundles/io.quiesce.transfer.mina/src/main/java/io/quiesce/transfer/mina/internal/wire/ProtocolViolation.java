package io.quiesce.transfer.mina.internal.wire;

/** The peer sent what docs/protocol.md does not allow; the line must end. */
public final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String message) {
        super(message);
    }

    ProtocolViolation(String message, Throwable cause) {
        super(message, cause);
    }
}
