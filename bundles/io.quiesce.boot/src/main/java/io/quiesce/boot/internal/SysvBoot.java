package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Init scripts (LSB 5.0, 20.3) with Debian's update-rc.d(8) and start-stop-daemon(8). */
final class SysvBoot implements Boot {

    private static final String SCRIPT = """
            #!/bin/sh
            ### BEGIN INIT INFO
            # Provides:          @NAME@
            # Required-Start:    $local_fs $remote_fs $network
            # Required-Stop:     $local_fs $remote_fs $network
            # Should-Start:      $time@INSTANCES@
            # Should-Stop:       $time@INSTANCES@
            # Default-Start:     2 3 4 5
            # Default-Stop:      0 1 6
            # Short-Description: @DESCRIPTION@
            ### END INIT INFO
            # @MARK@
            pidfile=/run/@NAME@.pid
            @JAVA@run() { start-stop-daemon --quiet --pidfile "$pidfile" --user "@USER@" "$@"; }
            case "$1" in
                start)
                    run --start --oknodo --background --make-pidfile --chuid "@USER@" --startas @START@
                    ;;
                # however long it takes: an instance has to come up again
                stop) run --stop --oknodo --remove-pidfile --retry forever/TERM/600 ;;
                restart | force-reload) "$0" stop && "$0" start ;;
                status) run --status ;;
                *) echo "usage: $0 start|stop|restart|status" >&2; exit 2 ;;
            esac
            """;

    private final Path root;
    private final Tools tools;

    SysvBoot(Path root, Tools tools) {
        this.root = root;
        this.tools = tools;
    }

    @Override
    public String title() {
        return "SysV init";
    }

    @Override
    public Path file(String name, Path home) {
        return root.resolve("etc/init.d").resolve(name);
    }

    @Override
    public List<Path> files(Path home) {
        return Listing.of(root.resolve("etc/init.d"), "");
    }

    @Override
    public String text(Order order) {
        List<String> words = Words.command(order);
        String start =
                Words.quoted(words.getFirst()) + " -- " + Words.line(words.subList(1, words.size()), Words::quoted);
        return SCRIPT.replace("@NAME@", order.name())
                .replace("@INSTANCES@", order.role() == Role.AGENT ? " mariadb mysql" : "")
                .replace("@DESCRIPTION@", Words.description(order))
                .replace("@MARK@", Words.mark(order.role(), order.home()))
                .replace(
                        "@JAVA@",
                        order.java()
                                .map(j -> "QUIESCE_JAVA_HOME=\"" + j + "\"\nexport QUIESCE_JAVA_HOME\n")
                                .orElse(""))
                .replace("@USER@", order.user())
                .replace("@START@", start);
    }

    @Override
    public String mode() {
        return "rwxr-xr-x";
    }

    @Override
    public boolean knowsFromElsewhere(String name) {
        return false;
    }

    @Override
    public void enable(String name, Path file) throws CheckFailedException {
        tools.run("update-rc.d", name, "defaults");
    }

    @Override
    public void start(String name) throws CheckFailedException {
        tools.run(script(name), "start");
    }

    private String script(String name) {
        return root.resolve("etc/init.d").resolve(name).toString();
    }

    @Override
    public void stop(String name) throws CheckFailedException {
        if (running(name)) {
            tools.run(script(name), "stop");
        }
    }

    /** update-rc.d removes links only of a script that is gone. */
    @Override
    public void disable(String name) {}

    @Override
    public void forget(String name) throws CheckFailedException {
        tools.run("update-rc.d", name, "remove");
    }

    @Override
    public boolean enabled(String name, Path file) {
        try (Stream<Path> links = Files.list(root.resolve("etc/rc2.d"))) {
            return links.anyMatch(l -> l.getFileName().toString().matches("S\\d\\d" + Matcher.quoteReplacement(name)));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean running(String name) {
        return tools.says(script(name), "status");
    }

    @Override
    public String log(String name) {
        return "the newest file in HOME/logs";
    }
}
