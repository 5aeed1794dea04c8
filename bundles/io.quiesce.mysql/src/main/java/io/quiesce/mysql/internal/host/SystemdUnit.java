package io.quiesce.mysql.internal.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code systemctl show UNIT} says (systemctl(1), systemd.service(5)). */
public final class SystemdUnit {

    /** Properties to ask for. */
    static final String PROPERTIES = "Id,Names,LoadState,ActiveState,SubState,TriggeredBy,Restart,ExecStart,"
            + "Environment,EnvironmentFiles,ExecMainPID,ExecMainCode,ExecMainStatus,Result,User,Group,NotifyAccess,"
            + "SendSIGKILL,TimeoutStopUSec,StandardOutput,StandardError,"
            + "RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo";

    private static final Pattern ARGV = Pattern.compile("argv\\[]=(.*?) ; ignore_errors=");
    private static final Pattern SPAN = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(y|month|w|d|h|min|ms|us|s)\\b");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

    private final Map<String, String> values;

    private SystemdUnit(Map<String, String> values) {
        this.values = values;
    }

    static SystemdUnit parse(String shown) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : shown.split("\n")) {
            int at = line.indexOf('=');
            if (at > 0) {
                values.merge(line.substring(0, at), line.substring(at + 1), (a, b) -> a + "\n" + b);
            }
        }
        return new SystemdUnit(values);
    }

    private String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** Its own name, whatever alias was asked for. */
    public String id() {
        return get("Id");
    }

    boolean loaded() {
        return get("LoadState").equals("loaded");
    }

    String loadState() {
        return get("LoadState");
    }

    /** {@code active}, {@code activating}, {@code deactivating}, {@code inactive}, {@code failed}, … */
    public String activeState() {
        return get("ActiveState");
    }

    public boolean isDown() {
        return activeState().equals("inactive") || activeState().equals("failed");
    }

    /** Neither down nor on the way there. */
    boolean isUp() {
        return !isDown() && !activeState().equals("deactivating");
    }

    /** Active without any process: it stays so until it is stopped. */
    boolean hasExited() {
        return get("SubState").equals("exited");
    }

    /** Units that its stop stops too: those that require it, are bound to it or are a part of it. */
    List<String> stoppedAlong() {
        return Stream.of("RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo")
                .flatMap(kind -> words(get(kind)).stream())
                .distinct()
                .toList();
    }

    List<String> triggeredBy() {
        return words(get("TriggeredBy"));
    }

    public Optional<String> user() {
        return Optional.of(get("User")).filter(u -> !u.isEmpty());
    }

    public Optional<String> group() {
        return Optional.of(get("Group")).filter(g -> !g.isEmpty());
    }

    String restart() {
        return get("Restart");
    }

    /** Whether an orderly end of the process makes systemd start it again. */
    boolean respawnsAfterOrderlyEnd() {
        return restart().equals("always") || restart().equals("on-success");
    }

    /** After how long a stop by systemd becomes a SIGKILL; empty means never. */
    Optional<Duration> killsAfter() {
        String span = get("TimeoutStopUSec");
        if (get("SendSIGKILL").equals("no") || span.equals("infinity") || span.equals("0")) {
            return Optional.empty();
        }
        return Optional.of(span(span));
    }

    /**
     * Whether systemd hears of a shutdown from the server itself: its {@code STOPPING=1} begins the time after which a stop
     * becomes a SIGKILL (sd_notify(3)). Of {@code Type=notify} systemd shows {@code NotifyAccess=main}.
     */
    boolean hearsOfShutdown() {
        return !get("NotifyAccess").isEmpty() && !get("NotifyAccess").equals("none");
    }

    String notifyAccess() {
        return get("NotifyAccess");
    }

    /** Exit status of the last main process, when it was one of these and ended by exit (CLD_EXITED is 1). */
    OptionalInt exitStatus(Set<Long> pids) {
        OptionalInt pid = integer("ExecMainPID");
        boolean known = pid.isPresent() && pids.contains((long) pid.getAsInt());
        return known && get("ExecMainCode").equals("1") ? integer("ExecMainStatus") : OptionalInt.empty();
    }

    boolean logsToJournal() {
        return get("StandardError").startsWith("journal")
                || get("StandardError").equals("inherit")
                        && get("StandardOutput").startsWith("journal");
    }

    /** Command line of the service with the unit's own environment filled in; empty when there is none. */
    public List<String> command() {
        Matcher m = ARGV.matcher(get("ExecStart"));
        return m.find() ? expand(words(m.group(1))) : List.of();
    }

    private List<String> expand(List<String> arguments) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : words(get("Environment"))) {
            int at = assignment.indexOf('=');
            if (at > 0) {
                environment.put(assignment.substring(0, at), assignment.substring(at + 1));
            }
        }
        List<String> all = new ArrayList<>();
        for (String argument : arguments) {
            Matcher m = VARIABLE.matcher(argument);
            if (m.matches()) {
                // a variable that is a word of its own becomes none, one or several words
                all.addAll(words(environment.getOrDefault(m.group(1), "")));
            } else {
                all.add(m.replaceAll(r -> Matcher.quoteReplacement(environment.getOrDefault(r.group(1), ""))));
            }
        }
        return all;
    }

    private OptionalInt integer(String name) {
        String value = get(name);
        return value.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    /** Time spans as systemd writes them, such as {@code 1min 30s} (systemd.time(7)). */
    private static Duration span(String text) {
        Matcher m = SPAN.matcher(text.toLowerCase(Locale.ROOT));
        double seconds = 0;
        while (m.find()) {
            seconds += Double.parseDouble(m.group(1))
                    * switch (m.group(2)) {
                        case "y" -> 31_557_600;
                        case "month" -> 2_629_800;
                        case "w" -> 604_800;
                        case "d" -> 86_400;
                        case "h" -> 3_600;
                        case "min" -> 60;
                        case "ms" -> 1e-3;
                        case "us" -> 1e-6;
                        default -> 1;
                    };
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
