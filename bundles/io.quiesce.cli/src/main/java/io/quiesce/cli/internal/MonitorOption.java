package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.Monitoring;
import io.quiesce.api.service.Monitoring.Served;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a serving process tells programs how it is. */
final class MonitorOption {

    @Option(
            names = "--monitor",
            paramLabel = "[HOST:]PORT",
            description = "Serve /metrics and /health there by plain HTTP; without a host for this one only"
                    + " (docs/monitoring.md).")
    Optional<String> address = Optional.empty();

    private static final Served NOTHING = new Served() {
        @Override
        public String address() {
            return "";
        }

        @Override
        public void close() {
            // nothing is served
        }
    };

    /** Nothing is served where the option is not given. */
    Served serve(Session session, Probe probe) throws QuiesceException {
        return serve(session, Optional.empty(), probe);
    }

    /** @param configured holds where the option is not given */
    Served serve(Session session, Optional<Bind> configured, Probe probe) throws QuiesceException {
        Optional<Bind> bind = address.map(Binds::read).or(() -> configured);
        if (bind.isEmpty()) {
            return NOTHING;
        }
        Served served = session.services().get(Monitoring.class).serve(bind.get(), probe);
        session.terminal().result("monitoring on http://" + served.address() + "/");
        return served;
    }
}
