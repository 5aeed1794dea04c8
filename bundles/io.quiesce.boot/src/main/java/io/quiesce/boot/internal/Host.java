package io.quiesce.boot.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The host that boots.
 *
 * @param root of its file system
 * @param system {@code os.name}
 * @param user who asks
 */
record Host(Path root, String system, String user, Tools tools) {

    /** The one that this process runs on. */
    static Host here() {
        Path root = Path.of("").toAbsolutePath().getRoot();
        return new Host(
                root, System.getProperty("os.name", ""), System.getProperty("user.name", ""), new HostTools(root));
    }

    boolean windows() {
        return system.startsWith("Windows");
    }

    boolean mac() {
        return system.startsWith("Mac");
    }

    /** Its service manager, when it is a known one. */
    Optional<Boot> boot() {
        if (windows()) {
            return Optional.of(new TaskBoot(tools));
        }
        if (mac()) {
            return Optional.of(new LaunchdBoot(root, tools));
        }
        if (Files.isDirectory(root.resolve("run/systemd/system"))) {
            return Optional.of(new SystemdBoot(root, tools));
        }
        return Files.isDirectory(root.resolve("etc/init.d"))
                ? Optional.of(new SysvBoot(root, tools))
                : Optional.empty();
    }
}
