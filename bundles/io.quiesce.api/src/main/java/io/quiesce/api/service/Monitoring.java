package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers {@code GET /metrics} in the text format of Prometheus and {@code GET /health} as JSON (docs/monitoring.md). Plain
 * HTTP without a login: what is served names clients and plans, and nothing secret.
 */
@ProviderType
public interface Monitoring {

    /**
     * Binds and serves until closed.
     *
     * @param bind an empty host is the loopback address
     * @param probe asked when somebody asks, at most every five seconds
     * @throws QuiesceException a {@code CheckFailedException} when the address can't be had
     */
    Served serve(Bind bind, Probe probe) throws QuiesceException;

    interface Served extends AutoCloseable {
        /** Host and port. */
        String address();

        @Override
        void close();
    }
}
