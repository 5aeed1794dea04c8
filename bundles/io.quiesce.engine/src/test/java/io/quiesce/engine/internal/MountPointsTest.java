package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("R9.3")
@DisabledOnOs(OS.WINDOWS)
@DisplayName("Mount points")
class MountPointsTest {

    private static final List<String> TABLE = List.of(
            "/dev/sda1 / ext4 rw 0 0",
            "/dev/sdb1 /var/lib/mysql ext4 rw 0 0",
            "tank/binlog /var/lib/mysql/binlog zfs rw 0 0",
            "/dev/sdc1 /var/lib/mysql/the\\040shop\\134s\\011\u00c3\u00bc ext4 rw 0 0",
            "/dev/sdd1 /var/lib/mysql-files ext4 rw 0 0",
            "broken");

    @TempDir
    Path folder;

    private static List<String> below(String directory) {
        return MountPoints.below(Path.of(directory), TABLE);
    }

    @Test
    @DisplayName("inside a directory are named, itself and its neighbours not")
    void below() {
        assertEquals(List.of("/var/lib/mysql/binlog", "/var/lib/mysql/the shop\\s\t\u00fc"), below("/var/lib/mysql"));
        assertEquals(List.of(), below("/var/lib/mysql/binlog"));
        assertEquals(List.of(), below("/srv"));
    }

    @Test
    @DisplayName("hold what lies on their file system, or would lie there")
    void holding() throws IOException {
        Path holding = MountPoints.holding(folder);
        assertTrue(MountPoints.contains(holding));
        assertTrue(folder.toRealPath().startsWith(holding));
        assertEquals(holding, MountPoints.holding(folder.resolve("not/there")));
        assertFalse(MountPoints.contains(Files.createDirectory(folder.resolve("plain"))));
    }
}
