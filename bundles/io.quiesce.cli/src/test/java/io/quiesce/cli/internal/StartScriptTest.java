package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start scripts of the products, with a Java that only shows what it was given. */
@DisplayName("The start scripts in homes of others")
@Tag("R2.6")
class StartScriptTest {

    private static final String OWNER = "nobody";

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    /** What HOME names. */
    private Path own = Path.of("");

    private record Said(int exitCode, String text) {}

    @BeforeEach
    void rootAndAnother() throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root meets homes of others");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        own = Files.createDirectory(folder.resolve("roots"));
        home = Files.createDirectory(folder.resolve("home"));
        give(home, OWNER);
    }

    private static void give(Path file, String user) throws IOException {
        Files.setOwner(
                file, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }

    private Path installed(String product) throws IOException {
        String feature = switch (product) {
            case "quiesce" -> "agent";
            case "quiesce-receiver" -> "receiver";
            default -> "workbench";
        };
        Path install = Files.createDirectories(folder.resolve("install"));
        Path launcher =
                Files.createDirectories(install.resolve("plugins")).resolve("org.eclipse.equinox.launcher_1.jar");
        Files.write(launcher, new byte[0]);
        Path java = Files.createDirectories(install.resolve("jre/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\necho \"$@\"\necho \"as $(id -un), token ${TOKEN-none}, session $(cut -d' ' -f6 /proc/$$/stat)\"\n");
        Files.writeString(install.resolve("jre/release"), "JAVA_VERSION=\"21.0.1\"\n");
        Path script = Files.copy(
                Path.of("../../features/io.quiesce." + feature + ".feature/rootfiles/unix", product),
                install.resolve(product),
                StandardCopyOption.REPLACE_EXISTING);
        assertTrue(java.toFile().setExecutable(true, false) && script.toFile().setExecutable(true));
        return script;
    }

    private Said run(String product, String arguments) throws Exception {
        return run(List.of(), product, arguments);
    }

    private Said run(List<String> by, String product, String arguments) throws Exception {
        List<String> line = new ArrayList<>(by);
        line.addAll(List.of("sh", installed(product).toString()));
        line.addAll(List.of(arguments.replace("HOME", home.toString()).split(" ")));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("HOME", own.toString());
        builder.environment().put("TOKEN", "of root");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @ParameterizedTest
    @CsvSource({
        "quiesce, enrol CODE --home HOME",
        "quiesce, check shop --home=HOME",
        "quiesce, backup run shop --home HOME",
        "quiesce, agent --home HOME",
        "quiesce-receiver, client add db1 --home HOME",
        "quiesce-receiver, alert channel set mail mail.yaml --home HOME",
        "quiesce-receiver, retention apply --home HOME",
        "quiesce-receiver, run --home HOME"
    })
    @DisplayName("leave nothing in somebody else's home, and say whose it is and what to write instead")
    void refused(String product, String arguments) throws Exception {
        Said said = run(product, arguments);
        assertEquals(5, said.exitCode(), said.text());
        assertTrue(said.text().contains("belongs to " + OWNER), said.text());
        String instead = product + " " + arguments.replace("HOME", home.toString());
        assertTrue(said.text().contains("-u " + OWNER) && said.text().contains(instead), said.text());
        try (var left = Files.list(home)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @DisplayName("open no window in somebody else's home")
    void window() throws Exception {
        Said said = run("quiesce-workbench", "--home HOME");
        assertEquals(5, said.exitCode(), said.text());
        assertTrue(said.text().contains("belongs to " + OWNER), said.text());
        try (var left = Files.list(home)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "quiesce, service status --home HOME, setup-0",
        "quiesce, recovery install --home HOME, setup-0",
        "quiesce, backup run --help --home HOME, setup-0",
        "quiesce, archive list Data.zip --home HOME, setup-0",
        "quiesce-receiver, service install --home HOME, setup-0",
        "quiesce-receiver, client --help --home HOME, setup-0"
    })
    @DisplayName(
            "start what installs services, and what needs no home, from a folder of root's own, and make nothing in the home")
    void started(String product, String arguments, String role) throws Exception {
        Said said = run(product, arguments);
        assertEquals(0, said.exitCode(), said.text());
        Path state = own.resolve("." + product);
        assertTrue(said.text().contains("-Dquiesce.role=" + role + " "), said.text());
        assertTrue(said.text().contains("-Dquiesce.state=" + state + " "), said.text());
        assertTrue(said.text().contains("-configuration " + state + "/osgi/" + role + " "), said.text());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
        try (var left = Files.list(home)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @DisplayName("start nothing from a folder that is not root's own, whatever HOME or a link says")
    void noFolderOfItsOwn() throws Exception {
        give(Files.createDirectory(own.resolve(".quiesce")), OWNER);
        Said said = run("quiesce", "service status --home HOME");
        assertEquals(4, said.exitCode(), said.text());
        assertTrue(said.text().contains(own + "/.quiesce does not belong to root"), said.text());
        Files.delete(own.resolve(".quiesce"));
        Files.createSymbolicLink(own.resolve(".quiesce"), home);
        assertEquals(4, run("quiesce", "service status --home HOME").exitCode());
    }

    @Test
    @DisplayName("let the owner's agent recover: as the owner, without root's environment, in a session of its own")
    void recovered() throws Exception {
        Said said = run("quiesce", "recover --home HOME");
        assertEquals(0, said.exitCode(), said.text());
        assertTrue(said.text().contains("-configuration " + home + "/osgi/agent "), said.text());
        assertTrue(said.text().contains(" recover --home " + home), said.text());
        assertTrue(said.text().contains("as " + OWNER + ", token none, "), said.text());
        String session = Files.readString(Path.of("/proc/self/stat")).split(" ")[5];
        assertFalse(said.text().contains(", session " + session), said.text());
    }

    @Test
    @DisplayName("take a home for its owner's whatever link leads to it")
    void linked() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        Said said = run("quiesce", "check shop --home " + link);
        assertEquals(5, said.exitCode(), said.text());
        assertTrue(said.text().contains("belongs to " + OWNER), said.text());
    }

    @Test
    @DisplayName("start from where a link to root's own home leads, not from the link")
    void linkedOwn() throws Exception {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), mine);
        Said said = run("quiesce", "check shop --home " + link);
        assertEquals(0, said.exitCode(), said.text());
        assertTrue(said.text().contains("-configuration " + mine + "/osgi/agent "), said.text());
    }

    @Test
    @DisplayName("refuse other users than root there too, a recovery as well; a home of root's is nobody's trap")
    void otherUsers() throws Exception {
        give(home, "daemon");
        List<String> by = List.of("runuser", "-u", OWNER, "--");
        for (String arguments : List.of("check shop --home HOME", "recover --home HOME")) {
            Said said = run(by, "quiesce", arguments);
            assertEquals(5, said.exitCode(), said.text());
            assertTrue(said.text().contains("belongs to daemon, and this is " + OWNER), said.text());
        }
        give(home, "root");
        assertEquals(0, run(by, "quiesce", "check shop --home HOME").exitCode());
    }

    @ParameterizedTest
    @CsvSource({"quiesce, check shop, agent", "quiesce-receiver, client list, receiver"})
    @DisplayName("start every command in a home of root's own")
    void own(String product, String arguments, String role) throws Exception {
        home = folder.resolve("mine");
        Said said = run(product, arguments + " --home HOME");
        assertEquals(0, said.exitCode(), said.text());
        assertTrue(said.text().contains("-Dquiesce.role=" + role + " "), said.text());
        assertFalse(said.text().contains("belongs to"), said.text());
    }
}
