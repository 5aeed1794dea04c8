package io.quiesce.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BootRecovery.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that finishes interrupted runs at boot, by the real tools of both kinds of boot, below another root. */
@Tag("R2.6")
@Tag("R3.7")
class BootUnitTest {

    private static final Path HOME = Path.of("/var/lib/quiesce agent");

    @TempDir
    Path root;

    private BootUnit unit(String... directories) throws IOException {
        for (String directory : directories) {
            Files.createDirectories(root.resolve(directory));
        }
        Tools tools = new HostTools(root);
        return new BootUnit(
                root, "/opt/quiesce/quiesce", new HostedServices(new Host(root, "Linux", "root", tools)), tools);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> !Files.isDirectory(f)).toList();
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
        assertFalse(boot.status(HOME).enabled());
        Status installed = boot.install(HOME);
        assertTrue(installed.enabled(), installed.text());
        assertTrue(boot.install(HOME).enabled(), "again");
        Path file = files().stream().filter(Files::isRegularFile).findFirst().orElseThrow();
        String text = Files.readString(file);
        assertTrue(text.contains("ExecStart=\"/opt/quiesce/quiesce\" recover --home \"" + HOME + "\""), text);
        String java = "QUIESCE_JAVA_HOME=" + System.getProperty("java.home");
        assertTrue(text.contains("Environment=\"" + java + "\"\n"), text);
        Path checked =
                Files.writeString(root.resolve("checked.service"), text.replace("/opt/quiesce/quiesce", "/bin/true"));
        run("systemd-analyze", "verify", checked.toString());
        Files.delete(checked);
        assertFalse(boot.status(Path.of("/another/home")).enabled(), "a unit is for one home");
        assertFalse(boot.remove(HOME).enabled());
        assertEquals(List.of(), files());
    }

    @Test
    @DisplayName("SysV: installed and enabled in the run levels, and removed without a trace")
    void sysv() throws Exception {
        BootUnit boot = unit(
                "etc/init.d",
                "etc/rc0.d",
                "etc/rc1.d",
                "etc/rc2.d",
                "etc/rc3.d",
                "etc/rc4.d",
                "etc/rc5.d",
                "etc/rc6.d");
        Status installed = boot.install(HOME);
        assertTrue(installed.enabled(), installed.text());
        Path script = files().stream()
                .filter(f -> f.startsWith(root.resolve("etc/init.d")))
                .findFirst()
                .orElseThrow();
        assertTrue(Files.isExecutable(script));
        run("sh", "-n", script.toString());
        assertFalse(boot.remove(HOME).enabled());
        assertEquals(List.of(), files());
    }

    @Test
    @DisplayName("a host of neither kind is refused with what to do instead; so is a path that a unit can't hold")
    void refused() throws IOException {
        CheckFailedException none = assertThrows(CheckFailedException.class, () -> unit().install(HOME));
        assertTrue(none.hint().contains("quiesce recover --home"), none.hint());
        BootUnit boot = unit("etc/init.d");
        assertThrows(CheckFailedException.class, () -> boot.install(Path.of("/home/$(reboot)")));
        assertThrows(CheckFailedException.class, () -> boot.install(Path.of("/home/a\"b")));
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
