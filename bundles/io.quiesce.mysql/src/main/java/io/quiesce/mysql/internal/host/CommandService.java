package io.quiesce.mysql.internal.host;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The administrator's own command lines. */
final class CommandService implements Service {

    private final ServiceControl.Command control;
    private final Commands commands;
    private final Processes processes;

    CommandService(ServiceControl.Command control, Commands commands, Processes processes) {
        this.control = control;
        this.commands = commands;
        this.processes = processes;
    }

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        for (List<String> command : List.of(control.stop(), control.start())) {
            if (!command.isEmpty() && Programs.find(command.get(0)).isEmpty()) {
                findings.add(Finding.refused(
                        "service",
                        "the program " + command.get(0) + " does not exist or can't be run by this user",
                        "Name it by its absolute path in the plan's service."));
            }
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok("service", "start command " + control.start().get(0)));
        }
        return findings;
    }

    @Override
    public List<Finding> owns(ServerProcess process, List<Respawner> respawners, TimeLimits limits, boolean allowKill) {
        List<Finding> findings =
                new ArrayList<>(Ownership.foreign(process, respawners, processes.self(), stopsFirst(respawners)));
        Ownership.unitOwned(process, processes.self(), "command").ifPresent(findings::add);
        if (findings.isEmpty()) {
            findings.add(Finding.ok("owner", process + " is owned by no service manager"));
        }
        return findings;
    }

    @Override
    public Optional<String> contradictsStopped() {
        return Optional.empty();
    }

    @Override
    public Optional<String> activation() {
        return Optional.empty();
    }

    @Override
    public boolean stopsFirst(List<Respawner> respawners) {
        return !control.stop().isEmpty() && respawners.stream().anyMatch(r -> !r.yields());
    }

    @Override
    public boolean stopIsGentle() {
        return true;
    }

    @Override
    public boolean keepsRecord() {
        return false;
    }

    @Override
    public Commands.Outcome stop(Duration limit) {
        return control.stop().isEmpty() ? new Commands.Outcome(0, "") : commands.run(control.stop(), limit);
    }

    @Override
    public Starting start(Duration limit) {
        return new LaunchedStart(startCommandLine(), commands.launch(control.start()));
    }

    @Override
    public List<String> startCommand() {
        return commands.detached(control.start());
    }

    @Override
    public OptionalInt exitStatus(Set<Long> pids) {
        return OptionalInt.empty();
    }

    @Override
    public List<String> serverCommand() {
        List<String> start = control.start();
        for (int i = 0; i < start.size(); i++) {
            // wrappers such as setsid, nice or start-stop-daemon come before the server itself
            String word = start.get(i);
            if (Programs.isSafe(word) || Programs.isServer(Path.of(Programs.name(word)))) {
                return start.subList(i, start.size());
            }
        }
        return List.of();
    }

    @Override
    public Optional<String> owner() {
        return Optional.empty();
    }

    @Override
    public String startCommandLine() {
        return String.join(" ", control.start());
    }
}
