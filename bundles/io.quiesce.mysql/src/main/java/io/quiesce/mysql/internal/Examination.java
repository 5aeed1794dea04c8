package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.mysql.internal.files.DataFiles;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Respawner;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link Examiner} found: the inspection for the caller, and what a stop needs to know beside it.
 *
 * @param dataDirectory real path
 * @param process the very process; empty when stopped
 * @param sockets on which the process listens
 * @param portIsShared whether others listen on the same port too (at other addresses)
 * @param tablespaces that the server knows by an absolute path
 */
record Examination(
        Inspection inspection,
        Service service,
        Path dataDirectory,
        Flavour flavour,
        Settings settings,
        Optional<DataFiles> files,
        Optional<ServerProcess> process,
        List<Respawner> respawners,
        List<ListeningSocket> sockets,
        boolean portIsShared,
        List<Path> tablespaces) {

    /** As little as a stop needs, for a process that was found by its data directory. */
    static Examination ofProcess(
            Service service,
            Path dataDirectory,
            Settings settings,
            ServerProcess process,
            List<Respawner> respawners,
            List<ListeningSocket> sockets) {
        return new Examination(
                new Inspection(true, List.of(), FileSet.of(dataDirectory), Facts.NONE, ""),
                service,
                dataDirectory,
                Flavour.MYSQL,
                settings,
                Optional.empty(),
                Optional.of(process),
                respawners,
                sockets,
                true,
                List.of());
    }

    /** The process and those that watch over it, one of which a service manager may have started. */
    Set<Long> pids() {
        return Stream.concat(process.stream(), respawners.stream().map(Respawner::process))
                .map(ServerProcess::pid)
                .collect(Collectors.toSet());
    }

    boolean running() {
        return inspection.running();
    }

    /** The refusals in one sentence each, with the first one's hint; empty when there is none. */
    Optional<Finding> refusal() {
        List<Finding> refused = inspection.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.REFUSED)
                .toList();
        return refused.stream()
                .findFirst()
                .map(first -> Finding.refused(
                        first.check(),
                        String.join("; ", refused.stream().map(Finding::message).toList()),
                        first.hint()));
    }
}
