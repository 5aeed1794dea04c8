package io.quiesce.guardian.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whether this host is shutting down: then nobody starts anything, the boot does. */
final class HostShutdown {

    private static final Duration ASK = Duration.ofSeconds(10);

    private HostShutdown() {}

    static boolean isOn() {
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            return Programs.answer(List.of("systemctl", "is-system-running"), ASK)
                    .strip()
                    .equals("stopping");
        }
        // SysV: "N 2" in multi-user mode, "2 0" on the way to the halt, "2 6" to a reboot
        String level = Programs.answer(List.of("runlevel"), ASK).strip();
        return level.endsWith(" 0") || level.endsWith(" 6");
    }
}
