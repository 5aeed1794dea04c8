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
@DisplayName("The start scripts, called by root")
@Tag("R2.6")
class StartScriptTest {

    private static final String OWNER = "nobody";

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    private record Said(int exitCode, String text) {}

    @BeforeEach
    void rootAndAnother() throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root meets homes of others");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(folder.resolve("home"));
        Files.setOwner(
                home, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
    }

    private Path installed(String product) throws IOException {
        String feature = switch (product) {
            case "quiesce" -> "agent";
            case "quiesce-receiver" -> "receiver";
            default -> "workbench";
        };
        Path install = Files.createDirectories(folder.resolve("install"));
        Files.createFile(
                Files.createDirectory(install.resolve("plugins")).resolve("org.eclipse.equinox.launcher_1.jar"));
        Path java = Files.createDirectories(install.resolve("jre/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.writeString(install.resolve("jre/release"), "JAVA_VERSION=\"21.0.1\"\n");
        Path script = Files.copy(
                Path.of("../../features/io.quiesce." + feature + ".feature/rootfiles/unix", product),
                install.resolve(product));
        assertTrue(java.toFile().setExecutable(true) && script.toFile().setExecutable(true));
        return script;
    }

    private Said run(String product, String arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", installed(product).toString()));
        line.addAll(List.of(arguments.replace("HOME", home.toString()).split(" ")));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
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
        "quiesce, recover --home HOME, recover-0",
        "quiesce, backup run --help --home HOME, setup-0",
        "quiesce, archive list Data.zip --home HOME, setup-0",
        "quiesce-receiver, service install --home HOME, setup-0",
        "quiesce-receiver, client --help --home HOME, setup-0"
    })
    @DisplayName("start what installs services, what needs no home and a recovery, in folders of their own")
    void started(String product, String arguments, String role) throws Exception {
        Said said = run(product, arguments);
        assertEquals(0, said.exitCode(), said.text());
        assertTrue(said.text().contains("-Dquiesce.role=" + role + " "), said.text());
        assertTrue(said.text().contains("-configuration " + home + "/osgi/" + role + " "), said.text());
        for (String made : List.of("osgi", "logs")) {
            assertEquals(OWNER, Files.getOwner(home.resolve(made)).getName(), made + " must stay usable to the owner");
        }
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
