package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data} and {@code var} are links to {@code mnt/ssd} and {@code srv}. */
@Tag("T5.1")
@DisplayName("A directory outside the data directory")
class RestoredRootsTest {

    @TempDir
    Path host;

    private Path data;

    @BeforeEach
    void links() throws IOException {
        host = host.toRealPath();
        data = Files.createDirectories(host.resolve("srv/mysql"));
        Files.createDirectories(host.resolve("mnt/ssd/shop"));
        Files.createSymbolicLink(host.resolve("data"), Path.of("mnt/ssd"));
        Files.createSymbolicLink(host.resolve("var"), Path.of("srv"));
    }

    private Severity of(Path root, Path dataDirectory, Map<String, String> settings) {
        List<Finding> findings = new RestoredRoots(Settings.of(settings), dataDirectory)
                .check(List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", root, root)));
        assertEquals(1, findings.size());
        return findings.getFirst().severity();
    }

    @Test
    @DisplayName("is the instance's when a link leads there, under whatever name")
    void linked() throws IOException {
        Files.createSymbolicLink(data.resolve("shop"), host.resolve("data/shop"));
        Path root = host.resolve("mnt/ssd/shop");
        assertEquals(Severity.OK, of(root, data, Map.of()));
        assertEquals(Severity.OK, of(root, host.resolve("var/mysql"), Map.of()));
        assertEquals(Severity.OK, of(root, Files.createSymbolicLink(host.resolve("m"), data), Map.of()));
    }

    @Test
    @DisplayName("is the instance's when an option names it, under whatever name")
    void named() {
        Map<String, String> settings =
                Map.of("log_bin", host.resolve("data/shop/binlog").toString());
        assertEquals(Severity.OK, of(host.resolve("mnt/ssd/shop"), data, settings));
        assertEquals(Severity.OK, of(host.resolve("data/shop"), data, settings));
    }

    @Test
    @DisplayName("is refused when it is there and nothing of the instance leads to it")
    void foreign() {
        assertEquals(Severity.REFUSED, of(host.resolve("mnt/ssd/shop"), data, Map.of()));
        assertEquals(Severity.WARNING, of(host.resolve("gone"), data, Map.of()));
    }
}
