package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live instance has its data in {@code srv/mysql} and a linked schema in {@code mnt/ssd/shop}. */
@Tag("T5.1")
@DisplayName("A copy beside the live instance")
class DetachmentTest {

    @TempDir
    Path host;

    private Path data;
    private Path linked;
    private Path fresh;
    private Path copy;

    @BeforeEach
    void instance() throws IOException {
        host = host.toRealPath();
        data = Files.createDirectories(host.resolve("srv/mysql"));
        linked = Files.createDirectories(host.resolve("mnt/ssd/shop"));
        fresh = Files.createDirectories(host.resolve("srv/.copy.fresh"));
        copy = host.resolve("srv/copy");
        Files.createDirectories(fresh.resolve(".quiesce/roots/1"));
    }

    private List<String> detach() throws IOException {
        Map<Path, Path> places = new LinkedHashMap<>();
        places.put(data, copy);
        places.put(linked, copy.resolve(".quiesce/roots/1"));
        return new Detachment(List.of(fresh, fresh.resolve(".quiesce/roots/1")), places).detach();
    }

    private void assertLink(String wanted, String to) throws IOException {
        Path link = Files.createSymbolicLink(fresh.resolve("shop"), Path.of(to));
        detach();
        assertEquals(Path.of(wanted), Files.readSymbolicLink(link));
        assertEquals(List.of(), detach(), "a second time changes nothing");
        Files.delete(link);
    }

    private String index(String... lines) throws IOException {
        Path index = fresh.resolve("binlog.index");
        Files.writeString(index, String.join("\n", lines) + "\n");
        detach();
        return Files.readString(index);
    }

    @Test
    @DisplayName("has links into itself, however those of the live instance name its directories")
    void links() throws IOException {
        Files.createSymbolicLink(host.resolve("data"), Path.of("mnt/ssd"));
        String wanted = copy + "/.quiesce/roots/1";
        assertLink(wanted, linked.toString());
        assertLink(wanted, host + "/data/shop");
        assertLink(wanted, "../../mnt/ssd/shop");
        assertLink(wanted, "../../data/shop");
        assertLink(copy + "/other", "../mysql/other");
        assertLink(copy + "/other", data + "/x/../other");
    }

    @Test
    @DisplayName("has links from one of its directories to another")
    void linksBetween() throws IOException {
        Path link = Files.createSymbolicLink(fresh.resolve(".quiesce/roots/1/back"), Path.of("../../../srv/mysql/db"));
        detach();
        assertEquals(copy.resolve("db"), Files.readSymbolicLink(link));
    }

    @Test
    @DisplayName("keeps links that stay in it, and those to what is no directory of the instance")
    void keptLinks() throws IOException {
        assertLink("other", "other");
        assertLink("./db/../other", "./db/../other");
        assertLink(host + "/etc/ca.pem", host + "/etc/ca.pem");
    }

    @Test
    @DisplayName("has its own logs in its indexes, however the server names them")
    void indexes() throws IOException {
        Files.createSymbolicLink(host.resolve("var"), Path.of("srv"));
        assertEquals(
                copy + "/binlog.1\n" + copy + "/binlog.2\n" + copy + "/binlog.3\n./binlog.4\nbinlog.5\n",
                index(data + "/binlog.1", host + "/var/mysql/binlog.2", "../mysql/binlog.3", "./binlog.4", "binlog.5"));
    }

    @Test
    @DisplayName("forgets logs that it does not have, which it would purge")
    void foreignLogs() throws IOException {
        Path live = Files.writeString(host.resolve("binlog.7"), "live");
        assertEquals(
                "/gone/binlog.6\n" + copy + "/binlog.8\n",
                index("/gone/binlog.6", live.toString(), data + "/binlog.8"));
    }

    @Test
    @DisplayName("is refused when a tablespace of it would be a file of somebody else")
    void foreignTablespace() throws IOException {
        Path live = Files.writeString(host.resolve("t.ibd"), "live");
        Files.writeString(fresh.resolve("t.isl"), live.toString());
        assertThrows(IOException.class, this::detach);
    }

    @Test
    @DisplayName("keeps every byte of a file that only has the name of an index")
    void noIndex() throws IOException {
        byte[] bytes = "a\r\nb\rc\0\u00ff\n\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(fresh.resolve("words.index"), bytes);
        detach();
        assertEquals(
                new String(bytes, StandardCharsets.ISO_8859_1), Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    @Test
    @DisplayName("has no identity")
    void identity() throws IOException {
        Files.writeString(fresh.resolve("auto.cnf"), "[auto]");
        assertEquals(1, detach().size());
        assertFalse(Files.exists(fresh.resolve("auto.cnf")));
    }
}
