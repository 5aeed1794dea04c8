package io.quiesce.boot.internal;

import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A unit of systemd (systemd.service(5), systemd.exec(5)); docs/service.md says why it has what it has, and not more. */
final class SystemdText {

    private static final String AGENT = """
            # @MARK@
            [Unit]
            Description=@DESCRIPTION@ of @HOME@
            Wants=network-online.target
            # the instances that it works on are there first, and go last
            After=local-fs.target network-online.target mariadb.service mysql.service mysqld.service

            [Service]
            Type=exec
            User=@USER@
            @JAVA@ExecStart=@LINE@
            # a stop asks the agent alone, and waits until it has brought an instance up again; guardian and instances outlive it
            KillMode=process
            TimeoutStopSec=infinity
            SuccessExitStatus=143
            # killed or crashed: it comes again and finishes what was left. Not for what stays wrong (docs/cli.md, exit codes)
            Restart=on-failure
            RestartSec=10
            RestartPreventExitStatus=2 3 4 5 11
            @HARDENING@
            [Install]
            WantedBy=multi-user.target
            """;

    /**
     * Hooks and servers that are started from here inherit it, and must not be hindered: no private folders, no read-only
     * system, no filter of system calls, no mask and no limits of its own.
     */
    private static final String AGENT_OF_ROOT = """
            # no more than this: it stops and starts instances, and what it starts inherits the rest (docs/service.md)
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectHostname=yes
            LockPersonality=yes
            CapabilityBoundingSet=~CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_TIME CAP_SYS_BOOT CAP_SYSLOG CAP_MAC_ADMIN CAP_MAC_OVERRIDE
            """;

    private static final String AGENT_OF_OTHERS = """
            # nothing that implies NoNewPrivileges: sudo is how this user may stop and start an instance (docs/service.md)
            ProtectControlGroups=yes
            """;

    private static final String RECEIVER = """
            # @MARK@
            [Unit]
            Description=@DESCRIPTION@ of @HOME@
            Wants=network-online.target
            After=local-fs.target remote-fs.target network-online.target
            RequiresMountsFor="@HOME@"

            [Service]
            Type=exec
            User=@USER@
            @JAVA@ExecStart=@LINE@
            KillMode=mixed
            TimeoutStopSec=5min
            SuccessExitStatus=143
            Restart=on-failure
            RestartSec=10
            RestartPreventExitStatus=2 3 4 11
            UMask=0077
            # all it needs is its home and the network; Java writes machine code, so MemoryDenyWriteExecute is not possible
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            ProtectSystem=strict
            ReadWritePaths=@WRITABLE@
            ProtectHome=read-only
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectClock=yes
            ProtectHostname=yes
            RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target
            """;

    private SystemdText() {}

    /** @param writable folders that a receiver writes to: its home, and what its storage leads to */
    static String of(Order order, java.util.List<Path> writable) {
        String hardening = order.user().equals("root") ? AGENT_OF_ROOT : AGENT_OF_OTHERS;
        return (order.role() == Role.AGENT ? AGENT : RECEIVER)
                .replace("@HARDENING@", hardening)
                .replace("@MARK@", Words.mark(order.role(), order.home()))
                .replace("@DESCRIPTION@", Words.description(order))
                .replace("@USER@", order.user())
                .replace(
                        "@JAVA@",
                        order.java()
                                .map(j -> "Environment=\"QUIESCE_JAVA_HOME=" + j + "\"\n")
                                .orElse(""))
                .replace(
                        "@WRITABLE@",
                        writable.stream().map(p -> Words.quoted(p.toString())).collect(Collectors.joining(" ")))
                .replace("@LINE@", Words.line(Words.command(order), Words::quoted))
                .replace("@HOME@", order.home().toString());
    }
}
