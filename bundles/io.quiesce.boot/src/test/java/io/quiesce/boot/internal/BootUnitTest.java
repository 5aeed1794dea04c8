package io.quiesce.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BootRecovery.Status;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that finishes interrupted runs at boot, by the real tools of both kinds of boot, below another root. */
@Tag("R2.6")
@Tag("R3.7")
class BootUnitTest {

    private static final String[] SYSV = Stream.concat(
                    Stream.of("etc/init.d"), IntStream.range(0, 7).mapToObj(level -> "etc/rc" + level + ".d"))
            .toArray(String[]::new);

    @TempDir
    Path root;

    private Path home;
    private Path program;

    @BeforeEach
    void homeAndProgram() throws IOException {
        home = Files.createDirectories(root.resolve("var/lib/quiesce agent"));
        program = executable("#!/bin/sh\n");
    }

    private Path executable(String text) throws IOException {
        Path file = Files.createDirectories(root.resolve("opt/quiesce")).resolve("quiesce");
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true, false));
        return file;
    }

    private BootUnit unit(String... directories) throws IOException {
        for (String directory : directories) {
            Files.createDirectories(root.resolve(directory));
        }
        Tools tools = new HostTools(root);
        return new BootUnit(
                root, program.toString(), new HostedServices(new Host(root, "Linux", "root", tools)), tools);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> !Files.isDirectory(f) && !f.equals(program)).toList();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
    }

    @Test
    @DisplayName("systemd: installed and enabled, accepted by systemd itself, and removed without a trace")
    void systemd() throws Exception {
        BootUnit boot = unit("run/systemd/system", "etc/systemd/system");
        assertFalse(boot.status(home).enabled());
        Status installed = boot.install(home);
        assertTrue(installed.enabled(), installed.text());
        assertTrue(boot.install(home).enabled(), "again");
        Path file = files().stream().filter(Files::isRegularFile).findFirst().orElseThrow();
        String text = Files.readString(file);
        assertTrue(text.contains("ExecStart=\"" + program + "\" recover --home \"" + home + "\"\n"), text);
        String java = "QUIESCE_JAVA_HOME=" + System.getProperty("java.home");
        assertTrue(text.contains("Environment=\"" + java + "\"\n"), text);
        assertTrue(text.contains("\nUser=" + Files.getOwner(home).getName() + "\n"), text);
        Path checked = Files.writeString(root.resolve("checked.service"), text);
        run("systemd-analyze", "verify", checked.toString());
        Files.delete(checked);
        assertFalse(boot.status(Path.of("/another/home")).enabled(), "a unit is for one home");
        assertFalse(boot.remove(home).enabled());
        assertEquals(List.of(), files());
    }

    @Test
    @DisplayName("SysV: installed and enabled in the run levels, and removed without a trace")
    void sysv() throws Exception {
        BootUnit boot = unit(SYSV);
        Status installed = boot.install(home);
        assertTrue(installed.enabled(), installed.text());
        Path script = files().stream()
                .filter(f -> f.startsWith(root.resolve("etc/init.d")))
                .findFirst()
                .orElseThrow();
        assertTrue(Files.isExecutable(script));
        run("sh", "-n", script.toString());
        assertFalse(boot.remove(home).enabled());
        assertEquals(List.of(), files());
    }

    @Test
    @DisplayName("a host of neither kind is refused with what to do instead; so is a path that a unit can't hold")
    void refused() throws IOException {
        CheckFailedException none = assertThrows(CheckFailedException.class, () -> unit().install(home));
        assertTrue(none.hint().contains("quiesce recover --home"), none.hint());
        BootUnit boot = unit("etc/init.d");
        for (String name : List.of("$(reboot)", "a\"b")) {
            Path special = Files.createDirectories(root.resolve(name));
            assertThrows(CheckFailedException.class, () -> boot.install(special));
        }
        assertThrows(CheckFailedException.class, () -> boot.install(root.resolve("nowhere")));
    }

    @Test
    @DisplayName("a unit whose program is gone, as after an update, counts as none, and says what to do")
    void programGone() throws Exception {
        BootUnit boot = unit("run/systemd/system", "etc/systemd/system");
        boot.install(home);
        Files.delete(program);
        Status gone = boot.status(home);
        assertFalse(gone.enabled());
        assertTrue(gone.text().contains(program.toString()), gone.text());
        assertTrue(gone.text().contains("recovery install"), gone.text());
        executable("#!/bin/sh\n");
        assertTrue(boot.status(home).enabled());
    }

    @Test
    @DisplayName("SysV: the script recovers as the owner of the home, not as root")
    void recoversAsOwner() throws Exception {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root may become another");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setOwner(
                home, FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        BootUnit boot = unit(SYSV);
        boot.install(home);
        executable("#!/bin/sh\necho \"$(id -un) $*\" > \"$3/said\"\n");
        run(
                "sh",
                files().stream()
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow()
                        .toString(),
                "start");
        assertEquals("nobody recover --home " + home + "\n", Files.readString(home.resolve("said")));
    }

    @Test
    @DisplayName("a run without it is refused unless that is accepted")
    void required() throws CheckFailedException {
        Status missing = new Status(false, "there is no boot unit");
        CheckFailedException refused =
                assertThrows(CheckFailedException.class, () -> new RunOptions(false).require(missing));
        assertTrue(refused.hint().contains("--accept-no-boot-recovery"));
        new RunOptions(true).require(missing);
        new RunOptions(false).require(new Status(true, "enabled"));
    }
}
