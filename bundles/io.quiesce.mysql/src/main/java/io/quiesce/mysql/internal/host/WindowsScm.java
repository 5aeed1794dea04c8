package io.quiesce.mysql.internal.host;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of the Windows service control manager, controlled by {@code sc.exe}. */
final class WindowsScm implements Service {

    private static final Duration ASK = Duration.ofSeconds(30);
    // numbers, not words: sc speaks the system's language
    private static final Pattern STATE = Pattern.compile("(?m)^\\s*\\S[^:\\n]*:\\s+(\\d+)\\s+[A-Z_]+\\s*$");
    private static final Pattern PID = Pattern.compile("(?m)^\\s*PID\\s*:\\s*(\\d+)");
    private static final Pattern EXIT = Pattern.compile("(?m)WIN32_EXIT_CODE\\s*:\\s*(\\d+)");
    private static final Pattern BINARY = Pattern.compile("(?m)BINARY_PATH_NAME\\s*:\\s*(.+)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final int STOPPED = 1;

    private final String name;
    private final Commands commands;

    WindowsScm(String name, Commands commands) {
        this.name = name;
        this.commands = commands;
    }

    private Commands.Outcome sc(String verb, Duration limit) {
        return commands.run(List.of("sc.exe", verb, name), limit);
    }

    /** State as {@code sc queryex} numbers it: 1 stopped, 2 starting, 3 stopping, 4 running, …; -1 unknown. */
    private static int state(String queried) {
        Matcher m = STATE.matcher(queried);
        int state = -1;
        // the type comes first, then the state
        for (int line = 0; line < 2 && m.find(); line++) {
            state = Integer.parseInt(m.group(1));
        }
        return state;
    }

    @Override
    public List<Finding> check() {
        Commands.Outcome queried = sc("queryex", ASK);
        return List.of(
                queried.ok()
                        ? Finding.ok("service", "Windows service " + name)
                        : Finding.refused(
                                "service",
                                "the Windows service " + name + " can't be asked: " + queried.summary(),
                                "List the services with: sc.exe query type= service state= all"));
    }

    @Override
    public List<Finding> owns(ServerProcess process, List<Respawner> respawners, TimeLimits limits, boolean allowKill) {
        Matcher m = PID.matcher(sc("queryex", ASK).output());
        boolean same = m.find() && Long.parseLong(m.group(1)) == process.pid();
        return List.of(
                same
                        ? Finding.ok("owner", process + " is owned by the Windows service " + name)
                        : Finding.refused(
                                "owner",
                                process + " is not the process of the Windows service " + name,
                                "Name the service that runs this instance."));
    }

    @Override
    public Optional<String> contradictsStopped() {
        int state = state(sc("queryex", ASK).output());
        return state == STOPPED ? Optional.empty() : Optional.of("service " + name + " is in state " + state);
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
        return true;
    }

    @Override
    public boolean keepsRecord() {
        return true;
    }

    @Override
    public Commands.Outcome stop(Duration limit) {
        if (state(sc("queryex", ASK).output()) == STOPPED) {
            return new Commands.Outcome(0, "");
        }
        return sc("stop", limit);
    }

    @Override
    public Starting start(Duration limit) {
        Commands.Outcome asked = sc("start", limit);
        return new Starting() {
            @Override
            public Optional<String> failed() {
                return asked.ok() ? Optional.empty() : Optional.of("sc.exe start " + name + " " + asked.summary());
            }

            @Override
            public String output() {
                return asked.output();
            }

            @Override
            public void answered() {
                // nothing was kept
            }

            @Override
            public boolean returned() {
                return state(sc("queryex", ASK).output()) == STOPPED;
            }
        };
    }

    @Override
    public List<String> startCommand() {
        return List.of("sc.exe", "start", name);
    }

    @Override
    public OptionalInt exitStatus(Set<Long> pids) {
        Matcher m = EXIT.matcher(sc("queryex", ASK).output());
        return m.find() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
    }

    @Override
    public List<String> serverCommand() {
        Matcher line = BINARY.matcher(sc("qc", ASK).output());
        if (!line.find()) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.group(1));
        while (word.find()) {
            words.add(Arrays.stream(new String[] {word.group(1), word.group(2)})
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(""));
        }
        return words;
    }

    @Override
    public Optional<String> owner() {
        return Optional.empty();
    }

    @Override
    public String startCommandLine() {
        return "sc.exe start " + name;
    }
}
