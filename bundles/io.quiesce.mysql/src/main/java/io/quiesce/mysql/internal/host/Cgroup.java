package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control group of a process, which tells who owns it (systemd.unit(5), cgroups(7)).
 *
 * @param path such as {@code /system.slice/mariadb.service}; {@code /} when in none
 */
public record Cgroup(String path) {

    public static final Cgroup NONE = new Cgroup("/");

    private static final Pattern SYSTEM_UNIT = Pattern.compile("^(?:/[^/]+\\.slice)*/([^/]+\\.service)(?:/.*)?$");
    private static final Pattern USER_UNIT = Pattern.compile("/user@\\d+\\.service/.*?([^/]+\\.service)");
    private static final Pattern CONTAINER = Pattern.compile(
            "(docker|libpod|crio|cri-containerd|kubepods|lxc|machine\\.slice|garden|podman)[^/]*(?:/([^/]+))?");

    /** Reads {@code /proc/PID/cgroup}: the unified hierarchy, or systemd's own of version 1. */
    public static Cgroup parse(String text) {
        String found = "/";
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", 3);
            boolean own = fields.length == 3 && fields[1].equals("name=systemd");
            boolean unified = fields.length == 3 && fields[0].equals("0") && fields[1].isEmpty();
            if (own || unified && !fields[2].equals("/")) {
                found = fields[2].equals("/") ? found : fields[2];
            }
        }
        return new Cgroup(found);
    }

    public static Cgroup ofSelf() {
        try {
            return parse(Files.readString(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** The unit of the system's service manager that owns the process. */
    public Optional<String> unit() {
        if (userUnit().isPresent()) {
            return Optional.empty();
        }
        Matcher m = SYSTEM_UNIT.matcher(path);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** A unit of a user's own service manager ({@code systemctl --user}). */
    public Optional<String> userUnit() {
        Matcher m = USER_UNIT.matcher(path);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** The container that holds the process, as far as the path tells. */
    public Optional<String> container() {
        Matcher m = CONTAINER.matcher(path);
        return m.find() ? Optional.of(m.group()) : Optional.empty();
    }
}
