package io.quiesce.mysql.internal.host;

import io.quiesce.api.instance.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refusals that follow from who owns a process, whatever the kind of service control. */
final class Ownership {

    private Ownership() {}

    /** A container, process 1, a user's own service manager, a watching parent: nobody's service control handles them. */
    static List<Finding> foreign(ServerProcess process, List<Respawner> respawners, Cgroup self, boolean supervised) {
        return Stream.of(container(process, self), userUnit(process), supervisor(respawners, supervised))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Finding> container(ServerProcess process, Cgroup self) {
        if (process.pid() == 1) {
            return Optional.of(Finding.refused(
                    "respawner",
                    process + " is process 1 of a container: its end is the container's end",
                    "Run the agent on the host that controls the container, with kind command and the container"
                            + " engine's own stop and start."));
        }
        return process.cgroup()
                .container()
                .filter(c -> !self.path().contains(c))
                .map(c -> Finding.refused(
                        "respawner",
                        process + " runs in the container " + c + ", whose engine may start it again",
                        "Run the agent inside that container, or stop it with its engine and copy its volume."));
    }

    private static Optional<Finding> userUnit(ServerProcess process) {
        return process.cgroup()
                .userUnit()
                .map(u -> Finding.refused(
                        "owner",
                        process + " belongs to the unit " + u + " of a user's own service manager",
                        "Make it a unit of the system and use service kind systemd with its name."));
    }

    private static Optional<Finding> supervisor(List<Respawner> respawners, boolean supervised) {
        return respawners.stream()
                .filter(r -> !r.yields() && !supervised)
                .findFirst()
                .map(r -> Finding.refused(
                        "respawner",
                        r.name() + " (pid " + r.process().pid()
                                + ") watches over the instance and would start it again",
                        "Use service kind command with the stop and start of " + r.name() + "."));
    }

    /** A unit owns the process, but the plan controls it in another way. */
    static Optional<Finding> unitOwned(ServerProcess process, Cgroup self, String kind) {
        Optional<String> own = self.unit();
        return process.cgroup()
                .unit()
                .filter(unit -> !own.equals(Optional.of(unit)))
                .map(unit -> Finding.refused(
                        "owner",
                        process + " is owned by the systemd unit " + unit + ", but the plan's service kind is " + kind,
                        "Use service: { kind: systemd, name: " + unit.replaceFirst("\\.service$", "") + " }."));
    }
}
