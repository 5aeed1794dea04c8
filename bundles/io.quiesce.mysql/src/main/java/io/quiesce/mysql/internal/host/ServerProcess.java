package io.quiesce.mysql.internal.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One very process: a pid alone may be used again, pid and start time together are not.
 *
 * @param started the kernel's start time, only for comparison
 * @param user numeric id of its effective user, -1 when unknown
 * @param arguments program first
 */
public record ServerProcess(
        long pid,
        String started,
        long parent,
        long user,
        Optional<Path> executable,
        List<String> arguments,
        Optional<Path> workingDirectory,
        Cgroup cgroup) {

    public ServerProcess {
        arguments = List.copyOf(arguments);
    }

    /** Whether this is a database server, by its program. */
    public boolean isServer() {
        return executable.map(Programs::isServer).orElse(false)
                || !arguments.isEmpty() && Programs.isServer(Path.of(Programs.name(arguments.get(0))));
    }

    /** Program and pid for a message. */
    @Override
    public String toString() {
        String program = executable.map(Path::toString).orElse(arguments.isEmpty() ? "process" : arguments.get(0));
        return Programs.name(program) + " (pid " + pid + ")";
    }
}
