package io.quiesce.engine.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The guardian's classes, in a copy of the home's own: an update or removal of the product can't pull them out from under
 * a running guardian. Safe between threads.
 */
@Component(service = GuardianProgram.class)
public final class GuardianProgram {

    private static final String MAIN = "io.quiesce.guardian.internal.Guardian";

    /** Enough for service scripts; the agent's secrets stay here. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR", "SystemRoot", "TEMP", "PATHEXT");

    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final List<String> OWN_SCOPE = List.of("systemd-run", "--scope", "--quiet", "--collect", "--");

    private final Map<String, byte[]> classes;
    private final String main;
    private final String digest;

    /** Takes them out of their bundle, which nothing in this framework ever runs. */
    @Activate
    public GuardianProgram(BundleContext context) {
        this(GuardianBundle.classes(context), MAIN);
    }

    private GuardianProgram(Map<String, byte[]> classes, String main) {
        this.classes = new TreeMap<>(classes);
        this.main = main;
        this.digest = digest(this.classes);
    }

    /** @param classes content by name, with folders and {@code .class} */
    public static GuardianProgram of(Map<String, byte[]> classes) {
        return of(classes, MAIN);
    }

    /** @param main name of the class to run */
    static GuardianProgram of(Map<String, byte[]> classes, String main) {
        return new GuardianProgram(classes, main);
    }

    /**
     * A process that runs it, not yet started: in a session of its own, and where the agent runs as root in a unit of
     * systemd, in a scope of its own, so that the end of that unit is not its end.
     *
     * @param home of the agent, absolute
     */
    ProcessBuilder process(Path home, List<String> arguments) throws QuiesceException {
        List<String> command = new ArrayList<>();
        if (ownScopeHelps()) {
            command.addAll(OWN_SCOPE);
        }
        if (File.separatorChar == '/' && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms4m",
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-cp",
                copy(home).toString(),
                main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(n -> !ENVIRONMENT.contains(n) && !n.startsWith("LC_"));
        return builder;
    }

    private synchronized Path copy(Path home) throws QuiesceException {
        Path all = home.resolve("guardian");
        Path folder = all.resolve(digest);
        try {
            if (!isComplete(folder)) {
                Files.createDirectories(all);
                Path beside = Files.createTempDirectory(all, "new");
                for (Map.Entry<String, byte[]> one : classes.entrySet()) {
                    Path file = beside.resolve(one.getKey());
                    Files.createDirectories(file.getParent());
                    Files.write(file, one.getValue());
                }
                if (Files.exists(folder)) {
                    Trees.remove(folder);
                }
                Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return folder;
        } catch (IOException e) {
            throw new CheckFailedException(
                    "the guardian can't be put into " + folder + ": " + FileTrouble.of(e, folder),
                    "Check permissions and free space of the agent's home.",
                    e);
        }
    }

    private boolean isComplete(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> one : classes.entrySet()) {
            Path file = folder.resolve(one.getKey());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), one.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static String digest(Map<String, byte[]> classes) {
        MessageDigest sha = Digest.sha256();
        classes.forEach((name, bytes) -> {
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update(bytes);
        });
        return Digest.of(sha.digest()).hex().substring(0, 16);
    }

    /** Only root may make scopes, and only what runs in a unit would end with it. */
    private static boolean ownScopeHelps() {
        if (!Files.isDirectory(SYSTEMD) || !"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        try {
            List<String> trial = new ArrayList<>(OWN_SCOPE);
            trial.add("true");
            Process process = new ProcessBuilder(trial)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
