package io.quiesce.mysql.internal.host;

import io.quiesce.api.plan.ServiceControl;

/** Finds the way to control a service of each kind. */
public final class Services {

    private Services() {}

    public static Service of(ServiceControl control, Commands commands, Processes processes) {
        return switch (control) {
            case ServiceControl.Systemd s -> new SystemdService(s.name(), commands, processes);
            case ServiceControl.Sysv s -> new SysvService(s.name(), commands, processes);
            case ServiceControl.WindowsService s -> new WindowsScm(s.name(), commands);
            case ServiceControl.Command c -> new CommandService(c, commands, processes);
        };
    }
}
