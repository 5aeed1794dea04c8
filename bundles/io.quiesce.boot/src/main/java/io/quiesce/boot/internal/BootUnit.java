package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.api.service.HostServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A unit of systemd (systemd.service(5)) or an init script of SysV (LSB 5.0, 20.3), one for each home. */
@Component
public final class BootUnit implements BootRecovery {

    private static final Path HOST = Path.of("/");
    private static final String NO_KIND = "this host boots neither by systemd nor by SysV init scripts";
    private static final String JAVA = System.getProperty("java.home");

    /** What a unit file or a shell would read as something else. */
    private static final Pattern SPECIAL = Pattern.compile("(?s).*[\"%$`\\\\\n].*");

    private static final String UNIT = """
            [Unit]
            Description=Quiesce: finish interrupted backups and restores of @HOME@
            Documentation=file:@INSTALL@/docs/guardian.md
            After=local-fs.target network.target mariadb.service mysql.service mysqld.service

            [Service]
            Type=oneshot
            # whose home it is: the instance was stopped by this user, and files of another one would stand in its way
            User=@USER@
            # the Java that the agent ran on, for a boot knows no other way to it; a missing one is passed over
            Environment="QUIESCE_JAVA_HOME=@JAVA@"
            ExecStart="@COMMAND@" recover --home "@HOME@"
            TimeoutStartSec=infinity
            # an instance that is started here outlives this unit
            KillMode=process

            [Install]
            WantedBy=multi-user.target
            """;

    private static final String SCRIPT = """
            #!/bin/sh
            ### BEGIN INIT INFO
            # Provides:          @NAME@
            # Required-Start:    $local_fs
            # Required-Stop:
            # Should-Start:      $network mariadb mysql
            # Default-Start:     2 3 4 5
            # Default-Stop:
            # Short-Description: Quiesce: finish interrupted backups and restores
            ### END INIT INFO
            QUIESCE_JAVA_HOME="@JAVA@"
            export QUIESCE_JAVA_HOME
            case "$1" in
                start)
                    exec start-stop-daemon --start --quiet --pidfile "/run/@NAME@.pid" --chuid "@USER@" \
                        --startas "@COMMAND@" -- recover --home "@HOME@"
                    ;;
                stop | restart | force-reload | status) exit 0 ;;
                *) echo "usage: $0 start" >&2; exit 2 ;;
            esac
            """;

    /** The line that starts it. */
    private static final Pattern PROGRAM =
            Pattern.compile("\"(?<program>[^\"\n]+)\"(?: --)? recover --home \"(?<home>[^\"\n]+)\"");

    /** How this host boots. */
    private enum Kind {
        SYSTEMD,
        SYSV
    }

    private final Path root;
    private final String command;
    private final HostServices services;
    private final Tools tools;

    @Activate
    public BootUnit(@Reference HostServices services) {
        this(HOST, System.getProperty("quiesce.command", ""), services, new HostTools(HOST));
    }

    /**
     * @param root of the file system
     * @param command start script of the agent, absolute; empty when it is not known
     */
    BootUnit(Path root, String command, HostServices services, Tools tools) {
        this.root = root;
        this.command = command;
        this.services = services;
        this.tools = tools;
    }

    @Override
    public Status status(Path home) {
        Optional<Kind> kind = kind();
        Optional<Path> unit =
                kind.map(k -> file(k, home)).filter(f -> program(f, home).isPresent());
        boolean linked = unit.isPresent() && links(kind.orElseThrow(), home);
        Optional<String> gone = unit.flatMap(f -> program(f, home)).filter(p -> !Files.isExecutable(Path.of(p)));
        if (linked && gone.isEmpty()) {
            return new Status(true, unit.orElseThrow() + " runs 'quiesce recover' at boot");
        }
        HostServices.Status agent = services.status(HostServices.Role.AGENT, home);
        if (agent.enabled()) {
            return new Status(
                    true,
                    "the agent's service " + agent.name() + " starts at boot, and finishes first what was interrupted");
        }
        return new Status(
                false,
                linked
                        ? unit.orElseThrow() + " names " + gone.orElseThrow()
                                + ", which is not there or can't be executed; run 'recovery install' again"
                        : unit.isPresent()
                                ? unit.get() + " is there, but not enabled"
                                : agent.installed()
                                        ? agent.text()
                                        : kind.isPresent() ? "there is no boot unit for " + home : NO_KIND);
    }

    /** What a unit runs at boot; empty when it is not one for this home. */
    private static Optional<String> program(Path unit, Path home) {
        return UnitFile.read(unit, StandardCharsets.UTF_8)
                .map(PROGRAM::matcher)
                .filter(m -> m.find() && m.group("home").equals(home.toString()))
                .map(m -> m.group("program"));
    }

    private Optional<Kind> kind() {
        if (Files.isDirectory(root.resolve("run/systemd/system"))) {
            return Optional.of(Kind.SYSTEMD);
        }
        return Files.isDirectory(root.resolve("etc/init.d")) ? Optional.of(Kind.SYSV) : Optional.empty();
    }

    private static String name(Path home) {
        return "quiesce-recover-" + Words.of(home);
    }

    private Path file(Kind kind, Path home) {
        return switch (kind) {
            case SYSTEMD -> root.resolve("etc/systemd/system").resolve(name(home) + ".service");
            case SYSV -> root.resolve("etc/init.d").resolve(name(home));
        };
    }

    /** Whether a boot to multi-user mode runs it; links as systemctl enable and update-rc.d make them. */
    private boolean links(Kind kind, Path home) {
        return switch (kind) {
            case SYSTEMD ->
                Files.exists(
                        root.resolve("etc/systemd/system/multi-user.target.wants")
                                .resolve(name(home) + ".service"),
                        LinkOption.NOFOLLOW_LINKS);
            case SYSV -> {
                try (Stream<Path> links = Files.list(root.resolve("etc/rc2.d"))) {
                    yield links.anyMatch(
                            l -> l.getFileName().toString().matches("S\\d\\d" + Matcher.quoteReplacement(name(home))));
                } catch (IOException e) {
                    yield false;
                }
            }
        };
    }

    @Override
    public Status install(Path home) throws QuiesceException {
        Kind kind = kind().orElseThrow(() -> new CheckFailedException(
                NO_KIND,
                "Let its own kind of boot run: quiesce recover --home " + home
                        + "; then use --accept-no-boot-recovery."));
        String user = owner(home);
        if (command.isEmpty() || Stream.of(home.toString(), command, JAVA, user).anyMatch(SPECIAL.asMatchPredicate())) {
            throw new CheckFailedException(
                    "no boot unit can be written for " + (command.isEmpty() ? "an unknown start script" : command)
                            + " and " + home,
                    "Start the agent by its start script; paths may not contain quotes, %, $, ` or backslashes.");
        }
        Path file = file(kind, home);
        UnitFile.write(
                file, text(kind, home, user), StandardCharsets.UTF_8, kind == Kind.SYSV ? "rwxr-xr-x" : "rw-r--r--");
        enable(kind, name(home), true);
        return status(home);
    }

    private static String owner(Path home) throws CheckFailedException {
        try {
            return Files.getOwner(home).getName();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot tell whose the home " + home + " is: " + e, "Name the agent's home by --home.", e);
        }
    }

    private String text(Kind kind, Path home, String user) {
        return (kind == Kind.SYSTEMD ? UNIT : SCRIPT)
                .replace("@INSTALL@", Path.of(command).getParent().toString())
                .replace("@COMMAND@", command)
                .replace("@NAME@", name(home))
                .replace("@JAVA@", JAVA)
                .replace("@USER@", user)
                .replace("@HOME@", home.toString());
    }

    @Override
    public Status remove(Path home) throws QuiesceException {
        for (Kind kind : Kind.values()) {
            Path file = file(kind, home);
            if (!Files.exists(file)) {
                continue;
            }
            if (kind == Kind.SYSTEMD) {
                enable(kind, name(home), false);
            }
            UnitFile.remove(file);
            if (kind == Kind.SYSV) {
                enable(kind, name(home), false);
            }
        }
        return status(home);
    }

    /** An init script is to be removed before its links are, a unit after. */
    private void enable(Kind kind, String name, boolean on) throws CheckFailedException {
        switch (kind) {
            case SYSTEMD -> {
                tools.run("systemctl", "--root=" + root, on ? "enable" : "disable", name + ".service");
                if (root.equals(HOST)) {
                    tools.run("systemctl", "daemon-reload");
                }
            }
            case SYSV -> tools.run("update-rc.d", name, on ? "defaults" : "remove");
        }
    }
}
