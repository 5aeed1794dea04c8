package io.quiesce.api.plan;

import java.util.List;

/** Who stops and starts the instance's process. */
public sealed interface ServiceControl {

    /** The word that a plan uses for {@code service.kind}. */
    String kind();

    /** A systemd unit; {@code name} without or with {@code .service}. */
    record Systemd(String name) implements ServiceControl {
        @Override
        public String kind() {
            return "systemd";
        }
    }

    /** A SysV init script, run by {@code service NAME stop|start}. */
    record Sysv(String name) implements ServiceControl {
        @Override
        public String kind() {
            return "sysv";
        }
    }

    /** A service of the Windows service control manager. */
    record WindowsService(String name) implements ServiceControl {
        @Override
        public String kind() {
            return "windows";
        }
    }

    /**
     * The administrator's own command lines: program and arguments, no shell.
     *
     * @param stop may be empty: then only SQL {@code SHUTDOWN} and SIGTERM are used
     * @param start must bring the instance up and either return or stay in the foreground
     */
    record Command(List<String> stop, List<String> start) implements ServiceControl {
        public Command {
            stop = List.copyOf(stop);
            start = List.copyOf(start);
            if (start.isEmpty()) {
                throw new IllegalArgumentException("a start command is needed");
            }
        }

        @Override
        public String kind() {
            return "command";
        }
    }
}
