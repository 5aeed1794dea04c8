package io.quiesce.transfer.mina.internal.line;

import java.io.IOException;

/** The line broke, was closed by the peer, or fell silent. */
public final class LineLost extends IOException {

    private static final long serialVersionUID = 1L;

    public LineLost(String message) {
        super(message);
    }

    public LineLost(String message, Throwable cause) {
        super(message, cause);
    }
}
