package io.quiesce.mysql.internal.host;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A table of processes. */
public final class FakeProcesses implements Processes {

    public final Map<Long, ServerProcess> table = new LinkedHashMap<>();
    public Cgroup self = Cgroup.NONE;
    public Function<InetAddress, Optional<Set<Long>>> listeners = address -> Optional.empty();

    public static ServerProcess process(long pid, long parent, String cgroup, String... arguments) {
        return new ServerProcess(
                pid,
                "1",
                parent,
                0,
                Optional.of(Path.of(arguments[0])),
                List.of(arguments),
                Optional.of(Path.of("/data")),
                new Cgroup(cgroup));
    }

    public ServerProcess add(long pid, long parent, String cgroup, String... arguments) {
        table.put(pid, process(pid, parent, cgroup, arguments));
        return table.get(pid);
    }

    @Override
    public Optional<ServerProcess> find(long pid) {
        return Optional.ofNullable(table.get(pid));
    }

    @Override
    public boolean alive(ServerProcess process) {
        return process.equals(table.get(process.pid()));
    }

    @Override
    public List<ServerProcess> serving(Path dataDirectory) {
        return table.values().stream()
                .filter(p -> p.isServer() && p.workingDirectory().equals(Optional.of(dataDirectory)))
                .toList();
    }

    @Override
    public boolean maySignal(ServerProcess process) {
        return true;
    }

    @Override
    public boolean signal(ServerProcess process, Signal signal) {
        return table.remove(process.pid()) != null;
    }

    @Override
    public List<ListeningSocket> listening(ServerProcess process) {
        return List.of();
    }

    @Override
    public List<ListeningSocket> listening() {
        return List.of();
    }

    @Override
    public boolean portClosed(int port) {
        return true;
    }

    @Override
    public Optional<Set<Long>> listeners(InetAddress address, int port) {
        return listeners.apply(address);
    }

    @Override
    public Optional<Path> errorFile(ServerProcess process) {
        return Optional.empty();
    }

    @Override
    public boolean seesWorkingDirectories() {
        return true;
    }

    @Override
    public Cgroup self() {
        return self;
    }
}
