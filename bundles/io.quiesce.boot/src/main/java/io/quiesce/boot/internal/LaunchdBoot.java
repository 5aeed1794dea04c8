package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.HostServices.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** launchd of macOS (launchd.plist(5), launchctl(1)): a daemon of the system domain. */
final class LaunchdBoot implements Boot {

    private static final String PLIST = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <!-- @MARK@ -->
            <plist version="1.0">
            <dict>
                <key>Label</key>
                <string>@NAME@</string>
                <key>UserName</key>
                <string>@USER@</string>
                <key>ProgramArguments</key>
                <array>
            @ARGUMENTS@
                </array>
            @JAVA@    <key>RunAtLoad</key>
                <true/>
                <key>KeepAlive</key>
                <dict>
                    <key>SuccessfulExit</key>
                    <false/>
                </dict>
                <key>ThrottleInterval</key>
                <integer>10</integer>
                <!-- no SIGKILL while an instance comes up again; what was started from here outlives it -->
                <key>ExitTimeOut</key>
                <integer>0</integer>
                <key>AbandonProcessGroup</key>
                <true/>
                <key>StandardErrorPath</key>
                <string>@HOME@/logs/service.txt</string>
            </dict>
            </plist>
            """;

    private static final String JAVA = """
                <key>EnvironmentVariables</key>
                <dict>
                    <key>QUIESCE_JAVA_HOME</key>
                    <string>@JAVA@</string>
                </dict>
            """;

    private final Path folder;
    private final Path system;
    private final Tools tools;

    LaunchdBoot(Path root, Tools tools) {
        this.folder = root.resolve("Library/LaunchDaemons");
        this.system = root.resolve("System/Library/LaunchDaemons");
        this.tools = tools;
    }

    @Override
    public String title() {
        return "launchd";
    }

    @Override
    public Path file(String name, Path home) {
        return folder.resolve(name + ".plist");
    }

    @Override
    public List<Path> files(Path home) {
        return Listing.of(folder, ".plist");
    }

    @Override
    public String text(Order order) {
        return PLIST.replace(
                        "@JAVA@",
                        order.java()
                                .map(j -> JAVA.replace("@JAVA@", Words.xml(j.toString())))
                                .orElse(""))
                .replace("@MARK@", Words.mark(order.role(), order.home()))
                .replace("@NAME@", order.name())
                .replace("@USER@", Words.xml(order.user()))
                .replace(
                        "@ARGUMENTS@",
                        Words.command(order).stream()
                                .map(w -> "        <string>" + Words.xml(w) + "</string>")
                                .collect(Collectors.joining("\n")))
                .replace("@HOME@", Words.xml(order.home().toString()));
    }

    @Override
    public boolean knowsFromElsewhere(String name) {
        return Files.exists(system.resolve(name + ".plist"));
    }

    @Override
    public void enable(String name, Path file) throws CheckFailedException {
        tools.run("launchctl", "enable", "system/" + name);
    }

    /** Loading it starts it: it runs at load. */
    @Override
    public void start(String name) throws CheckFailedException {
        if (!running(name)) {
            tools.run("launchctl", "bootstrap", "system", file(name, folder).toString());
        }
    }

    @Override
    public void stop(String name) throws CheckFailedException {
        if (running(name)) {
            tools.run("launchctl", "bootout", "system/" + name);
        }
    }

    @Override
    public void disable(String name) {}

    @Override
    public void forget(String name) {}

    @Override
    public boolean enabled(String name, Path file) {
        return Files.exists(file) && !disabled(name);
    }

    private boolean disabled(String name) {
        try {
            String line = "\"" + name + "\" => ";
            String all = tools.run("launchctl", "print-disabled", "system");
            return all.contains(line + "disabled") || all.contains(line + "true");
        } catch (CheckFailedException e) {
            return false;
        }
    }

    /** One that is loaded is kept alive. */
    @Override
    public boolean running(String name) {
        return tools.says("launchctl", "print", "system/" + name);
    }

    @Override
    public String log(String name) {
        return "HOME/logs/service.txt";
    }
}
