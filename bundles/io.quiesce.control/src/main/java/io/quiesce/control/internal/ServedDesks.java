package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.FleetLinks;
import io.quiesce.api.service.OperatorEndpoint;
import io.quiesce.api.service.OperatorRegistry;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Reports;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RunHistory;
import io.quiesce.api.service.Schedules;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Desks behind the socket of their home, and those of other homes over the network. */
@Component
public final class ServedDesks implements AgentDesks {

    private static final Logger LOG = LoggerFactory.getLogger(ServedDesks.class);

    private final Parts parts;
    private final Network network;

    @Activate
    public ServedDesks(
            BundleContext context,
            @Reference BackupEngine engine,
            @Reference RestoreEngine restores,
            @Reference PlanStore plans,
            @Reference PlanDocuments documents,
            @Reference Schedules schedules,
            @Reference RunHistory history,
            @Reference ReceiverLinks links,
            @Reference Alerts alerts,
            @Reference Reports reports,
            @Reference OperatorRegistry operators,
            @Reference OperatorEndpoint endpoint,
            @Reference FleetLinks fleet) {
        this(
                new Parts(
                        engine,
                        restores,
                        plans,
                        documents,
                        schedules,
                        history,
                        links,
                        alerts,
                        reports,
                        Clock.systemUTC(),
                        context.getBundle().getVersion().toString()),
                new Network(operators, endpoint, fleet));
    }

    ServedDesks(Parts parts, Network network) {
        this.parts = parts;
        this.network = network;
    }

    /** The services by which desks are reached from other hosts. */
    record Network(OperatorRegistry operators, OperatorEndpoint endpoint, FleetLinks fleet) {}

    @Override
    public Optional<AgentDesk> find(Path home) {
        return SocketDesk.at(new SocketPlace(home.toAbsolutePath().normalize()));
    }

    @Override
    public AgentDesk reach(Path home, String agent) throws QuiesceException {
        return SocketDesk.beyond(
                new Way.Remote(network.fleet(), home.toAbsolutePath().normalize(), agent));
    }

    @Override
    public AgentDesk own(Path home, Duty duty, RunOptions scheduled, int parallel) throws QuiesceException {
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new IllegalArgumentException("parallel is " + parallel + "; it must be from 1 to " + MOST_PARALLEL);
        }
        Path absolute = home.toAbsolutePath().normalize();
        SocketPlace place = new SocketPlace(absolute);
        FileChannel lock = place.own();
        boolean served = false;
        try {
            ServerSocketChannel socket = place.listen();
            HomeDesk desk;
            try {
                desk = new HomeDesk(absolute, duty, scheduled, parallel, parts);
                served = true;
            } finally {
                if (!served) {
                    socket.close();
                }
            }
            SocketServer server = new SocketServer(desk, socket);
            Optional<NetworkServer> operators = duty == Duty.UNATTENDED
                    ? Optional.of(new NetworkServer(
                            desk, desk, absolute, network.operators(), network.endpoint(), parts.clock()))
                    : Optional.empty();
            // both answer until everything has ended
            desk.afterwards(() -> {
                operators.ifPresent(NetworkServer::close);
                stop(server, place, lock);
            });
            return desk;
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot listen on the control socket of " + absolute + ": " + FileTrouble.of(e, absolute),
                    "Check permissions and free space of the home.",
                    e);
        } finally {
            if (!served) {
                release(lock);
            }
        }
    }

    @Override
    public Probe probe(AgentDesk desk) {
        return new AgentProbe(desk);
    }

    @Override
    public AgentDesk alone(Path home) throws QuiesceException {
        return new HomeDesk(home.toAbsolutePath().normalize(), Duty.ASKED, new RunOptions(false), 1, parts);
    }

    private static void stop(SocketServer server, SocketPlace place, FileChannel lock) {
        server.close();
        try {
            place.forget();
        } catch (IOException e) {
            LOG.debug("the control socket could not be removed", e);
        }
        release(lock);
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock of the home could not be let go", e);
        }
    }
}
