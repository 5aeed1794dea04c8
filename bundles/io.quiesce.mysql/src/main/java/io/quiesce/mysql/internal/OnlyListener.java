package io.quiesce.mysql.internal;

import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows without a session whose answers come from the port of a plan: they are those of the server in a data directory when
 * every socket of this host that listens on that port is this server's. A proxy, a tunnel or another instance on another
 * address of the host has a socket of its own.
 */
record OnlyListener(Processes processes, InstanceSpec instance) {

    /** @param dataDirectory a real path */
    boolean isServerOf(Path dataDirectory) {
        return ProcessProof.isLocal(instance.host())
                && processes.serving(dataDirectory).stream().anyMatch(this::hasAll);
    }

    private boolean hasAll(ServerProcess server) {
        Set<Long> all = ofPort(processes.listening());
        return !all.isEmpty() && ofPort(processes.listening(server)).containsAll(all);
    }

    private Set<Long> ofPort(List<ListeningSocket> sockets) {
        return sockets.stream()
                .filter(s -> s.family() == ListeningSocket.Family.TCP)
                .filter(s -> s.address().equals(Integer.toString(instance.port())))
                .map(ListeningSocket::inode)
                .collect(Collectors.toSet());
    }
}
