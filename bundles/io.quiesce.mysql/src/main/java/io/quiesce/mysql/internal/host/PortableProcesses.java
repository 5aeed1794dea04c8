package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes where there is no {@code /proc} (Windows, macOS), as far as {@link ProcessHandle} knows them. */
public final class PortableProcesses implements Processes {

    @Override
    public Optional<ServerProcess> find(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(h -> {
            List<String> arguments = new ArrayList<>();
            h.info().command().ifPresent(arguments::add);
            h.info().arguments().ifPresent(a -> arguments.addAll(List.of(a)));
            return new ServerProcess(
                    pid,
                    started(h),
                    h.parent().map(ProcessHandle::pid).orElse(0L),
                    -1,
                    h.info().command().map(Path::of),
                    arguments,
                    Optional.empty(),
                    Cgroup.NONE);
        });
    }

    private static String started(ProcessHandle handle) {
        return handle.info().startInstant().map(Object::toString).orElse("");
    }

    private static Optional<ProcessHandle> same(ServerProcess process) {
        return ProcessHandle.of(process.pid())
                .filter(h -> h.isAlive() && started(h).equals(process.started()));
    }

    @Override
    public boolean alive(ServerProcess process) {
        return same(process).isPresent();
    }

    /** Working directories can't be seen here: the lock on the data files must tell. */
    @Override
    public List<ServerProcess> serving(Path dataDirectory) {
        return List.of();
    }

    @Override
    public boolean maySignal(ServerProcess process) {
        return same(process)
                .map(h -> h.info().user().equals(ProcessHandle.current().info().user()))
                .orElse(false);
    }

    @Override
    public boolean signal(ServerProcess process, Signal signal) {
        return same(process)
                .map(h -> {
                    // where destroy() is not an orderly end (Windows) it must not be mistaken for one
                    return signal == Signal.KILL ? h.destroyForcibly() : h.supportsNormalTermination() && h.destroy();
                })
                .orElse(false);
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
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<Path> errorFile(ServerProcess process) {
        return Optional.empty();
    }

    @Override
    public boolean seesWorkingDirectories() {
        return false;
    }

    @Override
    public Cgroup self() {
        return Cgroup.NONE;
    }
}
