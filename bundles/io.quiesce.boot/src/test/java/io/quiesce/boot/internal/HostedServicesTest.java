package io.quiesce.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import io.quiesce.api.service.HostServices.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Agent and receiver as services, on a host below another root; the real tools check what they can without a boot. */
@Tag("R2.6")
class HostedServicesTest {

    private static final Path PROGRAM = Path.of("/bin/true");

    @TempDir
    Path root;

    private Path home;
    private String owner;
    private final List<String> said = new ArrayList<>();
    /** Of a task of Windows. */
    private String state = "";
    /** Commands whose line contains one of these fail. */
    private final List<String> failing = new ArrayList<>();

    @BeforeEach
    void usedHome() throws IOException {
        home = Files.createDirectories(root.resolve("var/lib/quiesce agent"));
        Files.createDirectories(home.resolve("receivers"));
        Files.createDirectories(home.resolve("clients"));
        owner = Files.getOwner(home).getName();
    }

    private String tool(String... line) throws CheckFailedException {
        String all = String.join(" ", line);
        said.add(all);
        if (failing.stream().anyMatch(all::contains)) {
            throw new CheckFailedException(all + " failed", "");
        }
        return all.contains("show -P ActiveState") ? "active\n" : all.contains("Get-ScheduledTask") ? state : "";
    }

    private HostedServices services(String system, String user) {
        return new HostedServices(new Host(root, system, user, this::tool));
    }

    /** A host that boots by the tools of that folder, where nothing runs. */
    private HostedServices idle(String system, String folder) throws IOException {
        Files.createDirectories(root.resolve(folder));
        failing.addAll(List.of("schtasks /query", "/etc/init.d/q status", "launchctl print system"));
        return services(system, "root");
    }

    private HostedServices systemd() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        return services("Linux", "root");
    }

    private Order order(Role role, String name) {
        return new Order(role, name, PROGRAM, home, owner, Optional.empty(), List.of());
    }

    private static String verified(Path unit) throws Exception {
        Process process = new ProcessBuilder("systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output : output + " exit code " + process.exitValue();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("systemd: accepted by systemd itself without a warning, for root and for others")
    void systemdAcceptsIt(Role role) throws Exception {
        for (String user : List.of("root", "daemon")) {
            Order order = new Order(
                    role,
                    "q",
                    PROGRAM,
                    home,
                    user,
                    Optional.of(Path.of("/opt/a jdk")),
                    List.of("--listen", "127.0.0.1:7443"));
            String text = systemd().draft(order).text();
            Path unit = Files.writeString(root.resolve("checked-" + role + user + ".service"), text);
            assertEquals("", verified(unit));
            assertTrue(
                    text.contains("ExecStart=\"/bin/true\" \"" + (role == Role.AGENT ? "agent" : "run")
                            + "\" \"--home\" \"" + home + "\" \"--listen\" \"127.0.0.1:7443\"\n"),
                    text);
            assertTrue(text.contains("Environment=\"QUIESCE_JAVA_HOME=/opt/a jdk\"\n"), text);
            assertFalse(text.contains("@M") || text.contains("@H") || text.contains("@J"), text);
        }
    }

    @Test
    @DisplayName(
            "an agent's unit restrains nothing that instances, hooks and sudo need; a receiver may write its home alone")
    void hardening() throws Exception {
        Path storage = Files.createDirectories(root.resolve("mnt/disk"));
        Files.createSymbolicLink(home.resolve("storage"), storage);
        String agent = systemd().draft(order(Role.AGENT, "a")).text();
        String ofOthers = systemd()
                .draft(new Order(Role.AGENT, "a", PROGRAM, home, "dba", Optional.empty(), List.of()))
                .text();
        for (String hinders : List.of(
                "NoNewPrivileges=",
                "PrivateTmp=",
                "PrivateDevices=",
                "ProtectClock=",
                "ProtectSystem=",
                "ProtectHome=",
                "SystemCallFilter=",
                "UMask=",
                "RestrictSUIDSGID=",
                "LimitNOFILE=",
                "KillMode=mixed")) {
            assertFalse((agent + ofOthers).contains("\n" + hinders), hinders);
        }
        for (String implies : List.of("Kernel", "LockPersonality", "ProtectClock", "ProtectHostname", "Restrict")) {
            assertFalse(ofOthers.contains("\nProtect" + implies) || ofOthers.contains("\n" + implies), implies);
        }
        String receiver = systemd().draft(order(Role.RECEIVER, "r")).text();
        assertTrue(receiver.contains("ReadWritePaths=\"" + home + "\" \"" + storage.toRealPath() + "\"\n"), receiver);
    }

    @ParameterizedTest
    @CsvSource({"Linux, etc/init.d", "Linux, run/systemd/system", "Mac OS X, Library/LaunchDaemons", "Windows 11, x"})
    @DisplayName("each kind: installed, known again, the same twice, taken away without a trace; the home stays")
    void roundTrip(String system, String folder) throws Exception {
        HostedServices services = idle(system, folder);
        Order order = system.startsWith("Windows")
                ? new Order(Role.AGENT, "q", PROGRAM, home, "SYSTEM", Optional.empty(), List.of())
                : order(Role.AGENT, "q");
        assertFalse(services.status(Role.AGENT, home).installed());
        Status installed = services.install(order, true);
        assertTrue(installed.installed(), installed.text());
        assertEquals("q", installed.name());
        assertEquals(services.draft(order).file(), installed.file().orElseThrow());
        assertFalse(services.status(Role.RECEIVER, home).installed());
        assertFalse(services.status(Role.AGENT, root).installed());
        services.install(order, false);
        assertFalse(services.uninstall(Role.AGENT, home).installed());
        assertFalse(services.uninstall(Role.AGENT, home).installed(), "again");
        try (Stream<Path> left = Files.walk(root)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
        }
        assertTrue(Files.isDirectory(home.resolve("receivers")));
    }

    @ParameterizedTest
    @CsvSource({"Linux, etc/init.d", "Linux, run/systemd/system", "Mac OS X, Library/LaunchDaemons", "Windows 11, x"})
    @DisplayName(
            "each kind: installed again without the options or the Java it was given, it is refused with what to write")
    void keepsOptions(String system, String folder) throws Exception {
        HostedServices services = idle(system, folder);
        String user = system.startsWith("Windows") ? "SYSTEM" : owner;
        Optional<Path> java = Optional.of(root.resolve("a & jdk"));
        List<String> options = List.of("--parallel", "3", "--monitor", "127.0.0.1:9100");
        Order given = new Order(Role.AGENT, "q", PROGRAM, home, user, java, options);
        services.install(given, false);
        String file = services.draft(given).text();
        Order bare = new Order(Role.AGENT, "q", PROGRAM, home, user, Optional.empty(), List.of());
        String refused = refused(CheckFailedException.class, services, bare);
        assertTrue(
                refused.contains("--home " + home + " --name q --java " + root.resolve("a & jdk")
                        + " -- --parallel 3 --monitor 127.0.0.1:9100"),
                refused);
        Order withoutJava = new Order(Role.AGENT, "q", PROGRAM, home, user, Optional.empty(), options);
        assertTrue(refused(CheckFailedException.class, services, withoutJava).contains("--java"));
        Order withoutOptions = new Order(Role.AGENT, "q", PROGRAM, home, user, java, List.of());
        assertTrue(refused(CheckFailedException.class, services, withoutOptions).contains("-- --parallel 3"));
        Path installed = services.status(Role.AGENT, home).file().orElseThrow();
        assertTrue(UnitFile.read(installed, system.startsWith("W") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8)
                .orElseThrow()
                .equals(file));
        services.install(new Order(Role.AGENT, "q", PROGRAM, home, user, java, List.of("--parallel", "4")), false);
        services.uninstall(Role.AGENT, home);
        services.install(bare, false);
    }

    @ParameterizedTest
    @CsvSource({"Linux, etc/init.d", "Linux, run/systemd/system", "Mac OS X, Library/LaunchDaemons", "Windows 11, x"})
    @DisplayName(
            "each kind: no boot starts a service whose program is gone, as after an update; so it is no boot recovery")
    void programGone(String system, String folder) throws Exception {
        HostedServices services = idle(system, folder);
        Path program = Files.createFile(root.resolve("quiesce"));
        assertTrue(program.toFile().setExecutable(true));
        String user = system.startsWith("Windows") ? "SYSTEM" : owner;
        services.install(new Order(Role.AGENT, "q", program, home, user, Optional.empty(), List.of()), false);
        for (String link : List.of("etc/rc2.d/S01q", "etc/systemd/system/multi-user.target.wants/q.service")) {
            Files.createFile(
                    Files.createDirectories(root.resolve(link).getParent()).resolve(root.resolve(link)));
        }
        state = "Ready";
        assertTrue(services.status(Role.AGENT, home).enabled());
        Files.delete(program);
        Status gone = services.status(Role.AGENT, home);
        assertTrue(gone.installed());
        assertFalse(gone.enabled());
        assertTrue(gone.text().contains(program + " is not there"), gone.text());
        BootUnit recovery = new BootUnit(root, PROGRAM.toString(), services, this::tool);
        assertFalse(recovery.status(home).enabled());
        assertTrue(
                recovery.status(home).text().contains("'service install' again"),
                recovery.status(home).text());
    }

    @Test
    @DisplayName("SysV: a script that sh reads, which says what it needs")
    void initScript() throws Exception {
        Files.createDirectories(root.resolve("etc/init.d"));
        Path script = services("Linux", "root")
                .install(order(Role.AGENT, "q"), false)
                .file()
                .orElseThrow();
        assertTrue(Files.isExecutable(script));
        Process sh =
                new ProcessBuilder("sh", "-n", script.toString()).inheritIO().start();
        assertEquals(0, sh.waitFor());
        String text = Files.readString(script);
        assertTrue(text.contains("\nrun() {"), text);
        assertTrue(text.contains("# Provides:          q\n") && text.contains("mariadb mysql"), text);
        assertTrue(text.contains("--startas \"/bin/true\" -- \"agent\" \"--home\" \"" + home + "\"\n"), text);
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X", "Windows 11"})
    @DisplayName("macOS and Windows: well-formed, whatever the path")
    void wellFormed(String system) throws Exception {
        home = Path.of("/Users/a & b <c>");
        Order order = new Order(Role.AGENT, "q", PROGRAM, home, "a&b", Optional.of(Path.of("/j&k")), List.of());
        String text = services(system, "root").draft(order).text().replace("\uFEFF", "");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        byte[] bytes = text.replace("UTF-16", "UTF-8").getBytes(StandardCharsets.UTF_8);
        String content = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement()
                .getTextContent();
        assertTrue(content.contains("/Users/a & b <c>") && content.contains("/j&k"), content);
    }

    private String refused(Class<? extends QuiesceException> type, HostedServices services, Order order) {
        said.clear();
        QuiesceException e = assertThrows(type, () -> services.install(order, true));
        assertFalse(e.hint().isEmpty());
        assertTrue(said.stream().noneMatch(s -> s.contains("enable")), said.toString());
        return e.getMessage() + " " + e.hint();
    }

    @Test
    @DisplayName("refused with what to do: no root, no known manager, a new home, a strange owner, special characters")
    void refusals() throws Exception {
        assertTrue(refused(CheckFailedException.class, services("Linux", "root"), order(Role.AGENT, "q"))
                .contains("systemd"));
        HostedServices systemd = systemd();
        assertTrue(refused(CheckFailedException.class, services("Linux", "dba"), order(Role.AGENT, "q"))
                .contains("by root"));
        Order strange = new Order(Role.AGENT, "q", PROGRAM, home, "dba", Optional.empty(), List.of());
        assertTrue(refused(CheckFailedException.class, systemd, strange).contains("belongs to " + owner));
        Order special = new Order(Role.AGENT, "q", PROGRAM, home, owner, Optional.empty(), List.of("%n"));
        assertTrue(refused(CheckFailedException.class, systemd, special).contains("'%n'"));
        Files.delete(home.resolve("receivers"));
        assertTrue(refused(CheckFailedException.class, systemd, order(Role.AGENT, "q"))
                .contains("nobody has used"));
        for (String name : List.of("", "Q", "a b", "../x", "q.service", "-q")) {
            assertThrows(IllegalArgumentException.class, () -> order(Role.AGENT, name), name);
        }
    }

    @Test
    @DisplayName("a receiver's home that has settings, and neither clients nor storage yet, is a used one")
    void settingsAreUse() throws Exception {
        Files.delete(home.resolve("clients"));
        HostedServices systemd = systemd();
        assertTrue(refused(CheckFailedException.class, systemd, order(Role.RECEIVER, "r"))
                .contains("nobody has used"));
        Files.createFile(home.resolve("quiesce.db"));
        assertTrue(systemd.install(order(Role.RECEIVER, "r"), false).installed());
    }

    @Test
    @DisplayName("refused: a name that another home, a package or a person has; a second service for the same home")
    void names() throws Exception {
        HostedServices systemd = systemd();
        systemd.install(order(Role.AGENT, "q"), false);
        assertTrue(
                refused(BusyException.class, systemd, order(Role.AGENT, "q2")).contains("service q already"));
        assertTrue(
                refused(BusyException.class, systemd, order(Role.RECEIVER, "q")).contains("is taken"));
        Path other = Files.createDirectories(root.resolve("other/receivers")).getParent();
        Order ofOther = new Order(Role.AGENT, "q", PROGRAM, other, owner, Optional.empty(), List.of());
        assertTrue(refused(BusyException.class, systemd, ofOther).contains("is taken"));
        Path packaged = root.resolve("usr/lib/systemd/system/r.service");
        Files.createDirectories(packaged.getParent());
        Files.writeString(packaged, "[Service]\n");
        assertTrue(
                refused(BusyException.class, systemd, order(Role.RECEIVER, "r")).contains("is taken"));
        systemd.uninstall(Role.AGENT, home);
        systemd.install(order(Role.AGENT, "q2"), false);
    }

    @Test
    @DisplayName("refused: what would not start without the environment of whoever installs it; nothing is left")
    void environment() throws Exception {
        HostedServices systemd = systemd();
        failing.add("env");
        assertTrue(refused(CheckFailedException.class, systemd, order(Role.AGENT, "q"))
                .contains("--java"));
        assertTrue(
                said.getFirst().startsWith("su -s /bin/sh " + owner + " -c cd / && exec \"env\" \"-i\""),
                said.getFirst());
        failing.clear();
        failing.add("enable");
        assertThrows(CheckFailedException.class, () -> systemd.install(order(Role.AGENT, "q"), true));
        assertFalse(systemd.status(Role.AGENT, home).installed());
        failing.clear();
        systemd.install(order(Role.AGENT, "q"), false);
        failing.add("enable");
        assertThrows(CheckFailedException.class, () -> systemd.install(order(Role.AGENT, "q"), true));
        assertTrue(systemd.status(Role.AGENT, home).installed(), "one that was there stays");
    }

    @Test
    @DisplayName(
            "an enabled agent's service is the boot recovery of its home; one that is not enabled, or a receiver's, is not")
    void recovery() throws Exception {
        HostedServices systemd = systemd();
        BootUnit recovery = new BootUnit(root, PROGRAM.toString(), systemd, this::tool);
        systemd.install(order(Role.RECEIVER, "r"), false);
        Path file = systemd.install(order(Role.AGENT, "q"), false).file().orElseThrow();
        assertFalse(recovery.status(home).enabled());
        Path wants = Files.createDirectories(file.resolveSibling("multi-user.target.wants"));
        Files.createSymbolicLink(wants.resolve("q.service"), file);
        assertTrue(recovery.status(home).enabled());
        assertTrue(recovery.status(home).text().contains("service q"));
        assertFalse(recovery.status(root).enabled());
        systemd.uninstall(Role.AGENT, home);
        assertFalse(recovery.status(home).enabled());
    }

    @Test
    @DisplayName("so it is on a host whose boot the unit of recovery does not know")
    void recoveryElsewhere() throws Exception {
        failing.add("launchctl print system");
        HostedServices mac = services("Mac OS X", "root");
        BootUnit recovery = new BootUnit(root, PROGRAM.toString(), mac, this::tool);
        assertFalse(recovery.status(home).enabled());
        mac.install(order(Role.AGENT, "q"), false);
        assertTrue(recovery.status(home).enabled(), recovery.status(home).text());
    }
}
