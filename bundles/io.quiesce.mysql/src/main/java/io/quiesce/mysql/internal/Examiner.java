package io.quiesce.mysql.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.host.Services;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Session;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the checks of docs/instance-control.md in their order. Changes nothing. */
final class Examiner {

    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    private final Host host;

    Examiner(Host host) {
        this.host = host;
    }

    Examination examine(InstanceSpec instance, TimeLimits limits) {
        Service service = Services.of(instance.service(), host.commands(), host.processes());
        List<Finding> findings = new ArrayList<>(service.check());
        Optional<Path> directory = realPath(instance.dataDirectory());
        Login login = activation(service, directory, instance.port())
                .<Login>map(by -> new Login.Nobody("not connected, since that would start it through " + by))
                .orElseGet(() -> login(instance, limits));
        if (directory.isEmpty()) {
            if (login instanceof Login.Accepted accepted) {
                accepted.session().close();
            }
            findings.add(Finding.refused(
                    "data directory",
                    "there is no directory " + instance.dataDirectory() + ", or this user can't see it",
                    "Correct dataDirectory in the plan; a dead instance is brought back by quiesce restore."));
            return unknown(instance, service, instance.dataDirectory(), findings, login instanceof Login.Accepted);
        }
        return switch (login) {
            case Login.Accepted a -> {
                try (Session session = a.session()) {
                    yield new RunningExamination(host, instance, limits, service, directory.get(), session, findings)
                            .examine();
                }
            }
            case Login.Nobody n ->
                new StoppedExamination(host, instance, service, directory.get(), n.reason(), findings).examine();
            case Login.Denied d -> {
                findings.add(Finding.refused("login", d.reason(), d.hint()));
                yield unknown(instance, service, directory.get(), findings, true);
            }
        };
    }

    /** A stopped instance must not be started by the question whether it runs. */
    private Optional<String> activation(Service service, Optional<Path> directory, int port) {
        Optional<String> socket = service.activation();
        if (socket.isPresent() || !host.processes().seesWorkingDirectories()) {
            return socket;
        }
        boolean served =
                directory.filter(d -> !host.processes().serving(d).isEmpty()).isPresent();
        return served
                ? Optional.empty()
                : host.processes()
                        .find(1)
                        .filter(init -> host.processes().listening(init).stream()
                                .anyMatch(s -> s.family() == ListeningSocket.Family.TCP
                                        && s.address().equals(Integer.toString(port))))
                        .map(init -> "a socket of the service manager");
    }

    /** A server that has just died or is just starting accepts a connection and drops it: one second look. */
    private Login login(InstanceSpec instance, TimeLimits limits) {
        Login first = host.sessions().open(instance, limits.connect());
        if (!(first instanceof Login.Denied denied) || denied.lasting()) {
            return first;
        }
        Login[] last = {first};
        Waiting.until(
                () -> {
                    last[0] = host.sessions().open(instance, limits.connect());
                    return !(last[0] instanceof Login.Denied d) || d.lasting();
                },
                Deadline.after(SECOND_LOOK).capped(limits.connect()));
        return last[0];
    }

    /** Nothing more can be known. */
    private static Examination unknown(
            InstanceSpec instance, Service service, Path directory, List<Finding> findings, boolean running) {
        return new Examination(
                new Inspection(running, findings, FileSet.of(directory), Facts.NONE, instance.host()),
                service,
                directory,
                Flavour.MYSQL,
                Settings.of(java.util.Map.of()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                List.of());
    }

    static Optional<Path> realPath(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
