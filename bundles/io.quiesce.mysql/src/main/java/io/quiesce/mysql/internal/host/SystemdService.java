package io.quiesce.mysql.internal.host;

import io.quiesce.api.error.InstanceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.TimeLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A unit of systemd, controlled by {@code systemctl}. */
final class SystemdService implements Service {

    private static final Duration ASK = Duration.ofSeconds(30);
    private static final String CHECK = "service";

    private final String unit;
    private final Commands commands;
    private final Processes processes;
    private final List<String> heldSockets = new ArrayList<>();
    private final Set<String> dependents = new LinkedHashSet<>();

    SystemdService(String name, Commands commands, Processes processes) {
        this.unit = name.endsWith(".service") ? name : name + ".service";
        this.commands = commands;
        this.processes = processes;
    }

    private SystemdUnit show(String name) {
        return SystemdUnit.parse(
                systemctl(ASK, "show", "--no-pager", "--property=" + SystemdUnit.PROPERTIES, "--", name)
                        .output());
    }

    /** Its own name: the journal does not know aliases. */
    private String id() {
        String id = show(unit).id();
        return id.isEmpty() ? unit : id;
    }

    private Commands.Outcome systemctl(Duration limit, String... arguments) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--no-ask-password"));
        command.addAll(List.of(arguments));
        return commands.run(command, limit);
    }

    @Override
    public List<Finding> check() {
        Commands.Outcome asked =
                systemctl(ASK, "show", "--no-pager", "--property=" + SystemdUnit.PROPERTIES, "--", unit);
        if (!asked.ok()) {
            return List.of(Finding.refused(
                    CHECK,
                    "systemctl can't be asked about " + unit + ": " + asked.summary(),
                    "Use service kind sysv or command on a host that does not run systemd."));
        }
        SystemdUnit shown = SystemdUnit.parse(asked.output());
        if (!shown.loaded()) {
            return List.of(Finding.refused(
                    CHECK,
                    "the unit " + unit + " is " + shown.loadState().replace("not-found", "not known to systemd"),
                    "List the units with: systemctl list-units --all 'maria*' 'mysql*'"));
        }
        if (shown.activeState().equals("active") && ProcFs.effectiveUser() != 0) {
            // without the right to start it, an instance that was stopped by SQL could not be brought back; on an
            // active unit the start does nothing but ask for that right
            Commands.Outcome tried = systemctl(ASK, "start", "--", shown.id());
            if (!tried.ok()) {
                return List.of(Finding.refused(
                        CHECK,
                        "this user may not control " + shown.id() + ": " + tried.summary(),
                        "Run the agent as root, or allow org.freedesktop.systemd1.manage-units for this unit and its"
                                + " sockets by a polkit rule."));
            }
        }
        return List.of(Finding.ok(CHECK, "unit " + shown.id() + " is " + shown.activeState()));
    }

    @Override
    public List<Finding> owns(ServerProcess process, List<Respawner> respawners, TimeLimits limits, boolean allowKill) {
        SystemdUnit shown = show(unit);
        List<Finding> findings =
                new ArrayList<>(Ownership.foreign(process, respawners, processes.self(), stopsFirst(respawners)));
        Optional<String> owner = process.cgroup().unit();
        if (!owner.equals(Optional.of(shown.id()))) {
            findings.add(Finding.refused(
                    "owner",
                    process + " is not owned by " + shown.id() + " but by "
                            + owner.map(o -> "the unit " + o).orElse("no unit"),
                    owner.map(o -> "Use service: { kind: systemd, name: " + o.replaceFirst("\\.service$", "") + " }.")
                            .orElse("Start the instance by its unit, or use service kind command.")));
        } else {
            findings.add(Finding.ok("owner", process + " is owned by " + shown.id()));
        }
        endedBySystemd(shown, limits, allowKill).ifPresent(findings::add);
        Set<String> along = activeDependents();
        if (!along.isEmpty()) {
            findings.add(new Finding(
                    Finding.Severity.NOTE,
                    CHECK,
                    "units that depend on " + shown.id() + ": " + String.join(", ", along)
                            + "; those that systemd stops with it are started again after it",
                    ""));
        }
        return findings;
    }

    /** What follows from what systemd does on its own around a stop: start again, and kill. */
    private static Optional<Finding> endedBySystemd(SystemdUnit shown, TimeLimits limits, boolean allowKill) {
        boolean respawns = shown.respawnsAfterOrderlyEnd();
        Duration sql = limits.shutdown().plus(limits.terminate());
        Duration needed = respawns ? sql.plus(limits.serviceStop()) : sql;
        Optional<Duration> kill = respawns || shown.hearsOfShutdown()
                ? shown.killsAfter().filter(k -> k.compareTo(needed) < 0)
                : Optional.empty();
        if (kill.isPresent()) {
            String why = respawns
                    ? " has Restart=" + shown.restart() + ", so the stop must go through systemctl"
                    : " hears of the shutdown from the server itself (NotifyAccess=" + shown.notifyAccess() + ")";
            String message = shown.id() + why + ", and systemd would send SIGKILL after "
                    + kill.get().toSeconds() + " s, while the plan waits for " + needed.toSeconds() + " s";
            return Optional.of(
                    allowKill
                            ? new Finding(Finding.Severity.NOTE, "respawner", message + "; the plan allows to kill", "")
                            : Finding.refused(
                                    "respawner",
                                    message,
                                    "Set SendSIGKILL=no or TimeoutStopSec=infinity with: systemctl edit " + shown.id()
                                            + "; or make the plan's limits that short."));
        }
        return respawns
                ? Optional.of(new Finding(
                        Finding.Severity.NOTE,
                        "respawner",
                        shown.id() + " has Restart=" + shown.restart() + ": it is stopped through systemctl",
                        ""))
                : Optional.empty();
    }

    @Override
    public Optional<String> contradictsStopped() {
        SystemdUnit shown = show(unit);
        return shown.isDown() ? Optional.empty() : Optional.of(unit + " is " + shown.activeState());
    }

    @Override
    public Optional<String> activation() {
        SystemdUnit shown = show(unit);
        return shown.isDown()
                ? shown.triggeredBy().stream().filter(s -> !show(s).isDown()).findFirst()
                : Optional.empty();
    }

    @Override
    public boolean stopsFirst(List<Respawner> respawners) {
        return show(unit).respawnsAfterOrderlyEnd();
    }

    @Override
    public boolean stopIsGentle() {
        return show(unit).killsAfter().isEmpty();
    }

    /** Active units that its stop may stop too, and in turn those that depend on them. */
    private Set<String> activeDependents() {
        SystemdUnit shown = show(unit);
        Set<String> found = new LinkedHashSet<>();
        if (shown.isUp()) {
            addDependents(shown, found);
            found.remove(shown.id());
            found.removeAll(shown.triggeredBy()); // they are held and released
        }
        return found;
    }

    private void addDependents(SystemdUnit of, Set<String> found) {
        for (String name : of.stoppedAlong()) {
            SystemdUnit dependent = show(name);
            if (dependent.isUp() && found.add(name)) {
                addDependents(dependent, found);
            }
        }
    }

    private static List<String> start(Collection<String> units) {
        return Stream.concat(Stream.of("systemctl", "--no-ask-password", "start", "--no-block", "--"), units.stream())
                .toList();
    }

    @Override
    public Optional<String> startDependents(Duration limit) {
        List<String> down =
                dependents.stream().filter(name -> !show(name).isUp()).toList();
        if (down.isEmpty()) {
            return Optional.empty();
        }
        Commands.Outcome started = commands.run(start(down), limit);
        return started.ok()
                ? Optional.empty()
                : Optional.of("what was stopped with " + unit + " can't be started again: " + started.summary());
    }

    @Override
    public void hold(Duration limit) throws InstanceException {
        dependents.addAll(activeDependents());
        for (String socket : show(unit).triggeredBy()) {
            if (show(socket).isDown()) {
                continue;
            }
            heldSockets.add(socket);
            Commands.Outcome stopped = systemctl(limit, "stop", "--", socket);
            if (!stopped.ok()) {
                release(limit);
                throw new InstanceException(
                        socket + " can't be stopped: " + stopped.summary(),
                        "A connection to it would start the instance in the middle of the copy; stop it by hand, or"
                                + " give this user the right to.");
            }
        }
    }

    @Override
    public Optional<String> release(Duration limit) {
        Optional<String> trouble = Optional.empty();
        // a service that already runs owns the addresses: its sockets can't be started beside it, and need not be
        boolean running = !show(unit).isDown();
        for (String socket : List.copyOf(heldSockets)) {
            Commands.Outcome started = systemctl(limit, "start", "--", socket);
            if (started.ok()) {
                heldSockets.remove(socket);
            } else if (!running) {
                trouble = Optional.of(socket + " can't be started: " + started.summary());
            }
        }
        return trouble;
    }

    @Override
    public Optional<String> mask(Duration limit) {
        Commands.Outcome masked = systemctl(limit, "mask", "--runtime", "--", id());
        if (!masked.ok()) {
            return Optional.of(unit + " can't be masked: " + masked.summary());
        }
        // a unit file in /etc goes before the runtime's
        return show(unit).loadState().equals("masked")
                ? Optional.empty()
                : Optional.of(unit + " can't be masked for this boot only: nobody must start it meanwhile");
    }

    @Override
    public Optional<String> unmask(Duration limit) {
        Optional<String> trouble = Optional.empty();
        for (String name : new LinkedHashSet<>(List.of(id(), unit))) {
            Commands.Outcome unmasked = systemctl(limit, "unmask", "--runtime", "--", name);
            if (!unmasked.ok()) {
                trouble = Optional.of(name + " can't be unmasked: " + unmasked.summary());
            }
        }
        return trouble;
    }

    @Override
    public boolean hasSeenEnd() {
        SystemdUnit shown = show(unit);
        // about to start it again after a bad end: the stop must not wait for that
        boolean restarts = shown.activeState().equals("activating");
        return shown.isDown() || shown.hasExited() || restarts;
    }

    @Override
    public boolean keepsRecord() {
        return !show(unit).isDown();
    }

    @Override
    public Commands.Outcome stop(Duration limit) {
        return systemctl(limit, "stop", "--", unit);
    }

    @Override
    public Starting start(Duration limit) {
        systemctl(ASK, "reset-failed", "--", unit);
        // without waiting: a recovery may take longer than the unit's own limit, and the login is what counts
        Commands.Outcome asked = systemctl(limit, "start", "--no-block", "--", unit);
        return new Starting() {
            @Override
            public Optional<String> failed() {
                if (!asked.ok()) {
                    return Optional.of("systemctl start " + unit + " " + asked.summary());
                }
                SystemdUnit shown = show(unit);
                return shown.activeState().equals("failed") ? Optional.of(unit + " has failed") : Optional.empty();
            }

            @Override
            public String output() {
                return journal("cat", "--lines=20").orElse("");
            }

            @Override
            public void answered() {
                // the journal keeps what was written
            }

            @Override
            public boolean returned() {
                return show(unit).isDown();
            }
        };
    }

    @Override
    public List<String> startCommand() {
        return start(List.of(unit));
    }

    @Override
    public List<List<String>> releaseCommands() {
        List<List<String>> all = new ArrayList<>();
        all.add(List.of("systemctl", "--no-ask-password", "reset-failed", "--", unit));
        show(unit).triggeredBy().stream()
                .filter(socket -> !show(socket).isDown())
                .forEach(socket -> all.add(List.of("systemctl", "--no-ask-password", "start", "--", socket)));
        Set<String> along = activeDependents();
        if (!along.isEmpty()) {
            // with the unit itself before them: systemd lets those wait that are ordered after it
            all.add(start(Stream.concat(Stream.of(unit), along.stream()).toList()));
        }
        return all;
    }

    @Override
    public OptionalInt exitStatus(Set<Long> pids) {
        return show(unit).exitStatus(pids);
    }

    @Override
    public Optional<String> journal(Instant since) {
        // to the microsecond: a start in the same second is none of the lines since
        return journal(
                "cat", String.format(Locale.ROOT, "--since=@%d.%06d", since.getEpochSecond(), since.getNano() / 1000));
    }

    @Override
    public Optional<String> journalTail() {
        return journal("short-unix", "--lines=1000");
    }

    private Optional<String> journal(String form, String which) {
        if (!show(unit).logsToJournal()) {
            return Optional.empty();
        }
        // a journal that is written behind is asked to catch up first
        commands.run(List.of("journalctl", "--sync"), ASK);
        Commands.Outcome read = commands.run(List.of("journalctl", "--no-pager", "-o", form, "-u", id(), which), ASK);
        return read.ok() ? Optional.of(read.output()) : Optional.empty();
    }

    @Override
    public List<String> serverCommand() {
        return show(unit).command();
    }

    @Override
    public Optional<String> owner() {
        SystemdUnit shown = show(unit);
        return shown.user().map(u -> u + ":" + shown.group().orElse(u));
    }

    @Override
    public String startCommandLine() {
        return String.join(" ", "systemctl start " + unit, String.join(" ", dependents))
                .strip();
    }
}
