package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The programs are scripts that write down how they were called. */
@Tag("R9.3")
@DisabledOnOs(OS.WINDOWS)
@DisplayName("The SELinux labels of restored files")
class SecurityLabelsTest {

    @TempDir
    Path folder;

    private Path selinux;
    private Path data;
    private Disk disk;

    @BeforeEach
    void host() throws IOException {
        selinux = Files.createDirectory(folder.resolve("selinux"));
        Files.writeString(selinux.resolve("enforce"), "1");
        data = folder.resolve("data");
        disk = new LocalDisk(new SecurityLabels(selinux, folder));
        program("chcon", 0);
        program("restorecon", 0);
    }

    private void program(String name, int status) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\necho " + name + " \"$@\" >> '" + calls() + "'\nexit " + status + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private List<String> called() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    private static void fill(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("ibdata1"), "");
    }

    private Swap swapped(boolean mountPoint) throws Exception {
        Path beside = mountPoint ? data : folder;
        Swap swap = new Swap(
                data,
                beside.resolve(".quiesce-new"),
                beside.resolve(".quiesce-old"),
                mountPoint,
                Files.exists(data),
                MountPoints.holding(folder));
        fill(swap.fresh());
        swap.aside(disk, Occupancy.NONE);
        swap.in(disk);
        return swap;
    }

    @Nested
    @DisplayName("in a plain directory")
    class Plain {

        @Test
        @DisplayName("are those of the old files")
        void old() throws Exception {
            fill(data);
            Swap swap = swapped(false);
            swap.label(disk);
            assertEquals(List.of("chcon -R --reference=" + swap.old() + " " + data), called());
        }

        @Test
        @DisplayName("are those of the host's policy where there was no old file")
        void none() throws Exception {
            Files.createDirectory(data);
            swapped(false).label(disk);
            assertEquals(List.of("restorecon -R " + data), called());
        }

        @Test
        @DisplayName("are left alone on a host without SELinux")
        void off() throws Exception {
            Files.delete(selinux.resolve("enforce"));
            swapped(false).label(disk);
            assertFalse(Files.exists(calls()));
        }

        @Test
        @DisplayName("name the command that failed, or that is missing")
        void failed() throws Exception {
            Swap swap = swapped(false);
            program("restorecon", 1);
            String message =
                    assertThrows(IOException.class, () -> swap.label(disk)).getMessage();
            assertEquals("'" + folder + "/restorecon -R " + data + "' ended with status 1", message);
            Files.delete(folder.resolve("restorecon"));
            assertTrue(assertThrows(IOException.class, () -> swap.label(disk))
                    .getMessage()
                    .contains("can't be run"));
        }
    }

    @Nested
    @DisplayName("on a mount point")
    class MountPoint {

        @Test
        @DisplayName("are its own already, for they were made in it")
        void old() throws Exception {
            fill(data);
            swapped(true).label(disk);
            assertEquals(List.of(), called());
        }

        @Test
        @DisplayName("are those of the host's policy on a new disk")
        void newDisk() throws Exception {
            Files.createDirectory(data);
            swapped(true).label(disk);
            assertEquals(List.of("restorecon -R " + data), called());
        }
    }
}
