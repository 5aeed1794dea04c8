package io.quiesce.mysql.internal;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proves which process of this host a session talks to: the pid that the server wrote down is a server, works in the
 * data directory, and listens on the port of the plan. Otherwise a tunnel to a host with the same paths would pass.
 */
final class ProcessProof {

    private static final String CHECK = "process";

    private final Processes processes;
    private final Settings settings;
    private final Path dataDirectory;
    private final InstanceSpec instance;
    private Finding finding = Finding.ok(CHECK, "");

    ProcessProof(Processes processes, Settings settings, Path dataDirectory, InstanceSpec instance) {
        this.processes = processes;
        this.settings = settings;
        this.dataDirectory = dataDirectory;
        this.instance = instance;
    }

    /** The process, when the proof holds; {@link #finding} says more in either case. */
    Optional<ServerProcess> find() {
        if (!isLocal(instance.host())) {
            return refuse(
                    "the host " + instance.host() + " is not this one",
                    "Run the agent on the database host and name an address of it, such as 127.0.0.1.");
        }
        Optional<Path> pidFile = settings.path("pid_file", dataDirectory);
        Optional<ServerProcess> found =
                pidFile.flatMap(this::pid).flatMap(processes::find).or(this::theOnlyOne);
        if (found.isEmpty()) {
            return refuse(
                    "no process belongs to the pid file "
                            + pidFile.map(Path::toString).orElse("(none)"),
                    "The port may lead to another host or container; name the instance's own address and port.");
        }
        ServerProcess process = found.get();
        if (!process.isServer()) {
            return refuse(
                    "the pid file " + pidFile.map(Path::toString).orElse("") + " names " + process
                            + ", which is not a server",
                    "The pid file is stale or the port leads elsewhere.");
        }
        Optional<Finding> wrong =
                wrongDirectory(process).or(() -> wrongUser(process)).or(() -> wrongPort(process));
        if (wrong.isPresent()) {
            finding = wrong.get();
            return Optional.empty();
        }
        finding = Finding.ok(CHECK, process.toString());
        return found;
    }

    Finding finding() {
        return finding;
    }

    private Optional<ServerProcess> refuse(String message, String hint) {
        finding = Finding.refused(CHECK, message, hint);
        return Optional.empty();
    }

    private Optional<Long> pid(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where the pid file can't be read or was removed: the server that works in the data directory, if there is one. */
    private Optional<ServerProcess> theOnlyOne() {
        List<ServerProcess> serving = processes.serving(dataDirectory);
        return serving.size() == 1 ? Optional.of(serving.get(0)) : Optional.empty();
    }

    private Optional<Finding> wrongDirectory(ServerProcess process) {
        if (!processes.seesWorkingDirectories()) {
            return Optional.empty();
        }
        return process.workingDirectory()
                .map(cwd -> cwd.equals(dataDirectory)
                        ? Optional.<Finding>empty()
                        : Optional.of(Finding.refused(
                                CHECK,
                                process + " works in " + cwd + ", not in " + dataDirectory,
                                "The pid file is stale, or the instance runs in a container with paths of its own.")))
                .orElseGet(() -> Optional.of(Finding.refused(
                        CHECK,
                        "this user may not see what " + process + " works on",
                        "Run the agent as root or as the server's own user.")));
    }

    /** Who is not counted here would not be seen when it matters: after the stop, and at the start. */
    private Optional<Finding> wrongUser(ServerProcess process) {
        boolean counted = !processes.seesWorkingDirectories()
                || processes.serving(dataDirectory).stream().anyMatch(p -> p.pid() == process.pid())
                || !processes.alive(process);
        return counted
                ? Optional.empty()
                : Optional.of(Finding.refused(
                        CHECK,
                        process + " runs as the user with the id " + process.user() + ", who does not own "
                                + dataDirectory,
                        "Give the data directory to the server's user, or find out who started this process."));
    }

    private Optional<Finding> wrongPort(ServerProcess process) {
        List<String> ports = processes.listening(process).stream()
                .filter(s -> s.family() == ListeningSocket.Family.TCP)
                .map(ListeningSocket::address)
                .distinct()
                .toList();
        boolean known = processes.seesWorkingDirectories();
        return !known || ports.contains(Integer.toString(instance.port()))
                ? Optional.empty()
                : Optional.of(Finding.refused(
                        CHECK,
                        process + " does not listen on port " + instance.port() + " but on "
                                + (ports.isEmpty() ? "none" : String.join(", ", ports)),
                        "Name the instance's own port, not that of a proxy or tunnel."));
    }

    static boolean isLocal(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).anyMatch(ProcessProof::isOfThisHost);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static boolean isOfThisHost(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
