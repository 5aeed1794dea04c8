package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.Monitoring;
import io.quiesce.api.service.Monitoring.Served;
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
        if (address.isEmpty()) {
            return NOTHING;
        }
        Served served = session.services().get(Monitoring.class).serve(Binds.read(address.get()), probe);
        session.terminal().result("monitoring on http://" + served.address() + "/");
        return served;
    }
}
