package io.quiesce.cli.internal;

import io.quiesce.api.service.ReceiverEndpoint.Bind;

/** How an address to listen on is written: {@code PORT}, {@code HOST:PORT} or {@code [ADDRESS]:PORT}. */
final class Binds {

    private Binds() {}

    static Bind read(String text) {
        return UsageException.checked(() -> Bind.parse(text));
    }
}
