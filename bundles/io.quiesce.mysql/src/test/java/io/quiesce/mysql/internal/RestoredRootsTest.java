package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private List<SourceRoot> roots(Path further) {
        return List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", further, further));
    }

    private RestoredRoots roots(Path dataDirectory, Map<String, String> settings) throws IOException {
        return new RestoredRoots(
                Settings.of(settings),
                dataDirectory,
                Optional.of(Files.getOwner(data).getName()));
    }

    private Severity of(Path root, Path dataDirectory, Map<String, String> settings) throws IOException {
        List<Finding> findings = roots(dataDirectory, settings).check(roots(root));
        assertEquals(1, findings.size());
        return findings.getFirst().severity();
    }

    /** As another user would have made it. */
    private static void giveAway(Path file) throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root gives files away");
        Files.setAttribute(file, "unix:uid", 1, LinkOption.NOFOLLOW_LINKS);
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
    void named() throws IOException {
        Map<String, String> settings =
                Map.of("log_bin", host.resolve("data/shop/binlog").toString());
        assertEquals(Severity.OK, of(host.resolve("mnt/ssd/shop"), data, settings));
        assertEquals(Severity.OK, of(host.resolve("data/shop"), data, settings));
    }

    @Test
    @DisplayName("is refused when it is there and nothing of the instance leads to it")
    void foreign() throws IOException {
        assertEquals(Severity.REFUSED, of(host.resolve("mnt/ssd/shop"), data, Map.of()));
    }

    @Test
    @DisplayName("is the instance's when a linked file lies in it, not when only a linked directory does")
    void parents() throws IOException {
        Path ssd = host.resolve("mnt/ssd");
        Files.createSymbolicLink(data.resolve("shop"), ssd.resolve("shop"));
        assertEquals(Severity.REFUSED, of(ssd, data, Map.of()));
        Files.createSymbolicLink(data.resolve("t.MYD"), Files.createFile(ssd.resolve("t.MYD")));
        assertEquals(Severity.OK, of(ssd, data, Map.of()));
    }

    @Test
    @DisplayName("is refused when it belongs to another user, whether a link leads there or an option")
    void ofAnotherUser() throws IOException {
        Path root = host.resolve("mnt/ssd/shop");
        giveAway(root);
        Files.createSymbolicLink(data.resolve("shop"), root);
        assertEquals(Severity.REFUSED, of(root, data, Map.of()));
        assertEquals(Severity.REFUSED, of(root, data, Map.of("rocksdb_datadir", root.toString())));
    }

    @Test
    @DisplayName("that is missing is claimed by an option, not by a link, which may be anybody's")
    void missing() throws IOException {
        Path gone = host.resolve("data/gone");
        Files.createSymbolicLink(data.resolve("gone"), gone);
        assertEquals(List.of(gone), roots(data, Map.of()).unclaimed(roots(gone)));
        assertEquals(List.of(), roots(data, Map.of()).check(roots(gone)));
        Map<String, String> settings =
                Map.of("log_bin", host.resolve("mnt/ssd/gone/binlog").toString());
        assertEquals(List.of(), roots(data, settings).unclaimed(roots(gone)));
        assertEquals(List.of(), roots(data, Map.of()).unclaimed(roots(host.resolve("mnt/ssd/shop"))));
    }

    @Test
    @DisplayName("that is missing is not made where a link of another user leads now, through other links too")
    void misled() throws IOException {
        Files.createSymbolicLink(host.resolve("outer"), Path.of("mnt/../srv/inner"));
        Path gone = host.resolve("outer/gone");
        Files.createSymbolicLink(host.resolve("srv/inner"), host.resolve("mnt"));
        assertEquals(List.of(), roots(data, Map.of()).check(roots(gone)));
        giveAway(host.resolve("srv/inner"));
        assertEquals(Severity.REFUSED, of(gone, data, Map.of()));
    }
}
