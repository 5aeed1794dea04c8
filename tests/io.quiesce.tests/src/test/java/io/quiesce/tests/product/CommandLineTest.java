package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line by itself: no receiver, no database. */
@Tag("A3")
class CommandLineTest {

    @TempDir
    Path folder;

    private Outcome quiesce(String... arguments) {
        return Product.AGENT.run(folder.resolve("home"), Map.of(), arguments);
    }

    @Test
    @DisplayName("tells version and help on stdout, nothing on stderr")
    void versionAndHelp() {
        assertTrue(quiesce("--version").expect(0).out().startsWith("quiesce 1."));
        Outcome help = quiesce("--help").expect(0);
        assertTrue(help.out().contains("backup"), help.out());
        assertEquals("", help.err());
        assertTrue(Product.RECEIVER
                .run(folder.resolve("home"), Map.of(), "--version")
                .expect(0)
                .out()
                .startsWith("quiesce-receiver 1."));
    }

    @Test
    @DisplayName("the pages that messages, help and boot units name lie beside the start script")
    void pages() {
        for (Product product : List.of(Product.AGENT, Product.RECEIVER)) {
            for (String page : List.of(
                    "README.md", "docs/cli.md", "docs/guardian.md", "docs/service.md", "docs/reference/quiesce.md")) {
                Path beside = product.script().resolveSibling(page);
                assertTrue(Files.isRegularFile(beside), beside.toString());
            }
        }
    }

    @Test
    @DisplayName("every user may read all of an installation: the service is seldom the one who unpacked it")
    void readable() throws IOException {
        for (Product product : Product.values()) {
            try (Stream<Path> files = Files.walk(product.script().getParent())) {
                for (Path file : files.toList()) {
                    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                    assertTrue(permissions.contains(PosixFilePermission.OTHERS_READ), file.toString());
                    assertTrue(
                            !Files.isDirectory(file) || permissions.contains(PosixFilePermission.OTHERS_EXECUTE),
                            file.toString());
                }
            }
            assertTrue(Files.getPosixFilePermissions(product.script()).contains(PosixFilePermission.OTHERS_EXECUTE));
        }
    }

    @Test
    @DisplayName("root, asked about somebody else's home, starts nothing that its owner has prepared there")
    void preparedByTheOwner() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root is asked about homes of others");
        Path own = Files.createDirectory(folder.resolve("own"));
        Path home = Files.createDirectory(folder.resolve("others"));
        Path area = Files.createDirectories(home.resolve("osgi/setup-0"));
        Files.writeString(area.resolve("config.ini"), "osgi.framework=file:" + folder.resolve("prepared.jar"));
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.toList()) {
                Files.setOwner(
                        file,
                        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            }
        }
        Outcome status = Product.AGENT
                .run(home, Map.of("HOME", own.toString()), "service", "status")
                .expect(5);
        assertTrue(status.out().contains("installed"), status.out());
        assertTrue(Files.isDirectory(own.resolve(".quiesce/osgi/setup-0")));
        assertTrue(Files.notExists(home.resolve("logs")), "and writes nothing there");
    }

    @ParameterizedTest
    @DisplayName("wrong usage is exit code 2 and says what is wrong")
    @ValueSource(
            strings = {"frobnicate", "backup", "backup run", "archive create x", "archive create a b --level nine"})
    void usage(String line) {
        Outcome outcome = quiesce(line.split(" ")).expect(2);
        assertTrue(outcome.err().startsWith("quiesce: "), outcome.err());
    }

    @Test
    @DisplayName("packs, lists, verifies and extracts any directory")
    void archive() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/db"));
        Files.write(source.resolve("t.ibd"), new byte[3_000_000]);
        Files.writeString(source.getParent().resolve("ibdata1"), "x".repeat(1000));
        Path zip = folder.resolve("Data.zip");
        quiesce("archive", "create", source.getParent().toString(), zip.toString())
                .expect(0);

        JsonNode list =
                quiesce("archive", "list", zip.toString(), "--json").expect(0).json();
        assertTrue(list.findValuesAsText("name").contains("db/t.ibd"), list.toString());
        JsonNode verified =
                quiesce("archive", "verify", zip.toString(), "--json").expect(0).json();
        assertEquals(3_001_000, verified.get("data").asLong());
        Path target = folder.resolve("target");
        quiesce("archive", "extract", zip.toString(), "--to", target.toString()).expect(0);
        assertEquals(-1, Files.mismatch(source.resolve("t.ibd"), target.resolve("db/t.ibd")));
        assertEquals("x".repeat(1000), Files.readString(target.resolve("ibdata1")));
        Path some = folder.resolve("some");
        quiesce("archive", "extract", zip.toString(), "--to", some.toString(), "--only", "db/*")
                .expect(0);
        assertEquals(-1, Files.mismatch(source.resolve("t.ibd"), some.resolve("db/t.ibd")));
        assertTrue(Files.notExists(some.resolve("ibdata1")));
    }

    @Test
    @DisplayName("overwrites no archive, and leaves none behind when it fails")
    void noOverwriting() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path zip = Files.writeString(folder.resolve("Data.zip"), "mine");
        quiesce("archive", "create", source.toString(), zip.toString()).expect(5);
        assertEquals("mine", Files.readString(zip));
        quiesce(
                        "archive",
                        "create",
                        folder.resolve("nowhere").toString(),
                        folder.resolve("new.zip").toString())
                .expect(7);
        assertTrue(Files.notExists(folder.resolve("new.zip")));
    }

    @Test
    @DisplayName("links that lead out of the directory are made when they are asked for")
    void outsideLinks() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createSymbolicLink(source.resolve("error.log"), Path.of("/var/log/mysql/error.log"));
        Path zip = folder.resolve("Data.zip");
        quiesce("archive", "create", source.toString(), zip.toString()).expect(0);
        Path target = folder.resolve("target");
        Outcome refused = quiesce("archive", "extract", zip.toString(), "--to", target.toString())
                .expect(9);
        assertTrue(refused.err().contains("--outside-links"), refused.err());
        quiesce("archive", "extract", zip.toString(), "--to", target.toString(), "--outside-links")
                .expect(0);
        assertTrue(Files.isSymbolicLink(target.resolve("error.log")));
    }

    @Test
    @Tag("P9")
    @DisplayName("a damaged archive is exit code 9 and names entry and offset")
    void damaged() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("ibdata1"), "y".repeat(100_000));
        Path zip = folder.resolve("Data.zip");
        quiesce("archive", "create", source.toString(), zip.toString(), "--codec", "store")
                .expect(0);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[50_000] ^= 1;
        Files.write(zip, bytes);
        Outcome outcome = quiesce("archive", "verify", zip.toString()).expect(9);
        assertTrue(outcome.err().contains("ibdata1") && outcome.err().contains("offset"), outcome.err());
    }
}
