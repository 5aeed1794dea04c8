package io.quiesce.mysql.internal.host;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.TimeLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A SysV init script, run by {@code service NAME stop|start} (service(8)). */
final class SysvService implements Service {

    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9@][A-Za-z0-9@._-]*");
    private static final Pattern KILLS =
            Pattern.compile("(?m)^[^#\\n]*\\b(?:kill|killall|pkill)\\b[^\\n]*\\s-(?:9|KILL|s\\s+KILL|SIGKILL)\\b");

    private final String name;
    private final Path script;
    private final Commands commands;
    private final Processes processes;

    SysvService(String name, Commands commands, Processes processes) {
        this(name, Path.of("/etc/init.d"), commands, processes);
    }

    SysvService(String name, Path scripts, Commands commands, Processes processes) {
        this.name = name;
        this.script = NAME.matcher(name).matches() ? scripts.resolve(name) : scripts;
        this.commands = commands;
        this.processes = processes;
    }

    @Override
    public List<Finding> check() {
        if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
            return List.of(Finding.refused(
                    "service",
                    "there is no init script " + script.resolveSibling(name),
                    "Name a script of that directory, or use another service kind."));
        }
        if (ProcFs.effectiveUser() > 0) {
            return List.of(Finding.refused(
                    "service",
                    "service " + name + " can only be controlled by root",
                    "Run the agent as root, or use service kind command with sudo."));
        }
        return List.of(
                stopIsGentle()
                        ? Finding.ok("service", "init script " + script)
                        : new Finding(
                                Finding.Severity.NOTE,
                                "service",
                                "init script " + script + " may send SIGKILL",
                                "It is run only once the instance is down."));
    }

    @Override
    public List<Finding> owns(ServerProcess process, List<Respawner> respawners, TimeLimits limits, boolean allowKill) {
        List<Finding> findings = new ArrayList<>(Ownership.foreign(process, respawners, processes.self(), false));
        Ownership.unitOwned(process, processes.self(), "sysv").ifPresent(findings::add);
        Commands.Outcome status = commands.run(List.of("service", name, "status"), ASK);
        if (!status.ok()) {
            findings.add(Finding.refused(
                    "owner",
                    process + " runs, but service " + name + " status says it does not: " + status.summary(),
                    "The script belongs to another instance; name the right one, or use service kind command."));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("owner", process + " is what service " + name + " controls"));
        }
        return findings;
    }

    @Override
    public Optional<String> contradictsStopped() {
        // no status here: Debian's asks the server through its socket, and a socket unit would start the server
        return Optional.empty();
    }

    @Override
    public Optional<String> activation() {
        return Optional.empty();
    }

    @Override
    public boolean stopsFirst(List<Respawner> respawners) {
        return false;
    }

    @Override
    public boolean stopIsGentle() {
        try {
            return !KILLS.matcher(Files.readString(script, StandardCharsets.ISO_8859_1))
                    .find();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean keepsRecord() {
        return true;
    }

    @Override
    public Commands.Outcome stop(Duration limit) {
        return commands.run(List.of("service", name, "stop"), limit);
    }

    @Override
    public Starting start(Duration limit) {
        return new LaunchedStart("service " + name + " start", commands.launch(List.of("service", name, "start")));
    }

    @Override
    public List<String> startCommand() {
        return commands.detached(List.of("service", name, "start"));
    }

    @Override
    public OptionalInt exitStatus(Set<Long> pids) {
        return OptionalInt.empty();
    }

    /** Init scripts of the distributions start mysqld_safe with its default option files. */
    @Override
    public List<String> serverCommand() {
        return List.of(Stream.of("mariadbd-safe", "mysqld_safe")
                .flatMap(safe -> Programs.find(safe).stream())
                .findFirst()
                .map(Path::toString)
                .orElse("mysqld"));
    }

    @Override
    public Optional<String> owner() {
        return Optional.empty();
    }

    @Override
    public String startCommandLine() {
        return "service " + name + " start";
    }
}
