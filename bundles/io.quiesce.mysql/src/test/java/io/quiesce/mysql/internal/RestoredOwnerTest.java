package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import io.quiesce.mysql.internal.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("T5.1")
@DisabledOnOs(OS.WINDOWS)
@DisplayName("The owner of restored files")
class RestoredOwnerTest {

    private static final Scenario STOPPED =
            new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);

    private static final Duration SOME = Duration.ofSeconds(1);
    private static final TimeLimits LIMITS =
            new TimeLimits(SOME, SOME, SOME, SOME, SOME, NetworkLimits.DEFAULT, SOME, SOME);

    /** Whoever runs this, that one is root's. */
    private static final Path NEW_DISK = Path.of("/usr");

    @TempDir
    Path folder;

    /** A host with some users and their primary groups. */
    private record Users(Map<String, String> groups, Commands others) implements Commands {

        @Override
        public Outcome run(List<String> command, Duration limit) {
            if (!command.subList(0, 1).equals(List.of("id"))) {
                return others.run(command, limit);
            }
            String group = groups.getOrDefault(command.getLast(), "");
            return new Outcome(group.isEmpty() ? 1 : 0, group + "\n");
        }

        @Override
        public Launch launch(List<String> command) {
            return others.launch(command);
        }
    }

    private Optional<String> owner(Path dataDirectory, Map<String, String> groups, String... options) {
        SimulatedHost host = new SimulatedHost(STOPPED, folder);
        List<String> start = new ArrayList<>(List.of("/usr/sbin/mariadbd", "--no-defaults"));
        start.addAll(List.of(options));
        InstanceSpec instance = new InstanceSpec(
                "mysql",
                "127.0.0.1",
                SimulatedHost.PORT,
                "q",
                Secret.of("x"),
                dataDirectory,
                new ServiceControl.Command(List.of("/bin/true"), start),
                false,
                false,
                Optional.empty(),
                List.of());
        return new MySqlAdapter(new Host(new Users(groups, host), host, host))
                .restoreTarget(instance, LIMITS, new ArchiveHeader(ArchiveSpec.DEFAULT, Facts.NONE, List.of()))
                .owner();
    }

    @Test
    @DisplayName("is the server's user, not root, when the data directory is a new disk")
    void newDisk() {
        Map<String, String> groups = Map.of("mysql", "mysql", "maria", "db");
        assertEquals(Optional.of("maria:db"), owner(NEW_DISK, groups, "--user=maria"));
        assertEquals(Optional.of("mysql:mysql"), owner(NEW_DISK, groups));
    }

    @Test
    @DisplayName("is root when nobody else is known, or when the server is to be root's")
    void root() {
        assertEquals("root:root", owner(NEW_DISK, Map.of()).orElseThrow().replaceFirst(":.*", ":root"));
        assertEquals(
                Optional.of("root:root"), owner(NEW_DISK, Map.of("root", "root", "mysql", "mysql"), "--user=root"));
    }

    @Test
    @DisplayName("is that of the data directory when that is somebody's")
    void old() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        if (System.getProperty("user.name").equals("root")) {
            Files.setAttribute(data, "unix:uid", 1);
        }
        assertEquals(
                Files.getOwner(data).getName(),
                owner(data, Map.of("mysql", "mysql")).orElseThrow().replaceFirst(":.*", ""));
    }
}
