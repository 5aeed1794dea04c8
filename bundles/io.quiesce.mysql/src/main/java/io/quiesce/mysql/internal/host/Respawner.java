package io.quiesce.mysql.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parent process that starts the server again when it ends.
 *
 * @param yields whether an orderly shutdown of the server ends the parent too ({@code mysqld_safe})
 */
public record Respawner(String name, ServerProcess process, boolean yields) {

    private static final List<String> SUPERVISORS = List.of(
            "supervisord", "runsv", "s6-supervise", "supervise", "monit", "dinit", "circusd", "god", "perpd", "nitro");
    private static final List<String> CONTAINER_PARENTS = List.of(
            "containerd-shim", "containerd-shim-runc-v2", "conmon", "docker-init", "tini", "dumb-init", "catatonit");

    /** All of them among the parents of a process, nearest first. */
    public static List<Respawner> of(ServerProcess server, Processes processes) {
        List<Respawner> found = new ArrayList<>();
        Optional<ServerProcess> next = parent(server, processes);
        for (int depth = 0; next.isPresent() && depth < 16; depth++) {
            next.flatMap(Respawner::recognise).ifPresent(found::add);
            next = parent(next.get(), processes);
        }
        return found;
    }

    private static Optional<ServerProcess> parent(ServerProcess child, Processes processes) {
        return child.parent() > 0 ? processes.find(child.parent()) : Optional.empty();
    }

    private static Optional<Respawner> recognise(ServerProcess process) {
        // a script's own name is the argument after its interpreter
        for (String word :
                process.arguments().subList(0, Math.min(3, process.arguments().size()))) {
            String name = Programs.name(word);
            if (Programs.isSafe(name)) {
                return Optional.of(new Respawner(name, process, true));
            }
            if (SUPERVISORS.contains(name) || CONTAINER_PARENTS.contains(name)) {
                return Optional.of(new Respawner(name, process, false));
            }
        }
        return Optional.empty();
    }
}
