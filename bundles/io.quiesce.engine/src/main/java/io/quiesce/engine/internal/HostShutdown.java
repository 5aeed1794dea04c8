package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether this host is shutting down, for an agent whose guardian the shutdown has ended already. The guardian has the same
 * question in a class of its own, for it shares none with the agent.
 */
final class HostShutdown {

    private static final long ASK_SECONDS = 10;

    private HostShutdown() {}

    static boolean isOn() {
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            return answer("systemctl", "is-system-running").equals("stopping");
        }
        // SysV: "N 2" in multi-user mode, "2 0" on the way to the halt, "2 6" to a reboot
        String level = answer("runlevel");
        return level.endsWith(" 0") || level.endsWith(" 6");
    }

    /** What it says in its one line; empty when it can't be run or takes too long. */
    private static String answer(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
