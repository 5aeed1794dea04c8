package io.quiesce.boot.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.HostServices.Order;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** systemd. */
final class SystemdBoot implements Boot {

    /** Where units lie that are not an administrator's (systemd.unit(5)). */
    private static final List<String> OTHERS = List.of(
            "run/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");

    private final Path root;
    private final Path folder;
    private final Tools tools;

    SystemdBoot(Path root, Tools tools) {
        this.root = root;
        this.folder = root.resolve("etc/systemd/system");
        this.tools = tools;
    }

    @Override
    public String title() {
        return "systemd";
    }

    @Override
    public Path file(String name, Path home) {
        return folder.resolve(name + ".service");
    }

    @Override
    public List<Path> files(Path home) {
        return Listing.of(folder, ".service");
    }

    @Override
    public String text(Order order) {
        return SystemdText.of(order, List.copyOf(writable(order.home())));
    }

    /** A storage may be a link to another disk, or a directory elsewhere. */
    private static Set<Path> writable(Path home) {
        Set<Path> all = new LinkedHashSet<>(List.of(home));
        try {
            Path storage = storage(new Home(home)).toRealPath();
            if (!storage.startsWith(home.toRealPath())) {
                all.add(storage);
            }
        } catch (IOException e) {
            // it is made by the first start, below the home
        }
        return all;
    }

    private static Path storage(Home home) throws IOException {
        String location = Files.exists(home.storageLocation())
                ? Files.readString(home.storageLocation()).strip()
                : "";
        return location.startsWith("file:") ? Path.of(URI.create(location)) : home.storage();
    }

    @Override
    public boolean knowsFromElsewhere(String name) {
        return OTHERS.stream().anyMatch(o -> Files.exists(root.resolve(o).resolve(name + ".service")));
    }

    @Override
    public void enable(String name, Path file) throws CheckFailedException {
        tools.run("systemctl", "--root=" + root, "enable", name + ".service");
        reload();
    }

    /** Not for another root, which nobody runs. */
    private void reload() throws CheckFailedException {
        if (root.getParent() == null) {
            tools.run("systemctl", "daemon-reload");
        }
    }

    @Override
    public void start(String name) throws CheckFailedException {
        tools.run("systemctl", "start", name + ".service");
    }

    @Override
    public void stop(String name) throws CheckFailedException {
        if (running(name)) {
            tools.run("systemctl", "stop", name + ".service");
        }
    }

    @Override
    public void disable(String name) throws CheckFailedException {
        tools.run("systemctl", "--root=" + root, "disable", name + ".service");
    }

    @Override
    public void forget(String name) throws CheckFailedException {
        reload();
    }

    @Override
    public boolean enabled(String name, Path file) {
        return Files.exists(
                folder.resolve("multi-user.target.wants").resolve(name + ".service"), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean running(String name) {
        return Stream.of("active", "activating", "deactivating", "reloading").anyMatch(state(name)::equals);
    }

    private String state(String name) {
        try {
            return tools.run("systemctl", "show", "-P", "ActiveState", name + ".service")
                    .strip();
        } catch (CheckFailedException e) {
            return "";
        }
    }

    @Override
    public String log(String name) {
        return "journalctl -u " + name;
    }
}
