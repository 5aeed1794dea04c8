package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.persistence.internal.ConfigurationStoreTest.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets at rest in a real database, their key in its places, and rotations that are killed. */
@Tag("R2.1")
@Tag("T7.1")
class SecretsTest {

    @TempDir
    Path home;

    private final HomeDatabases databases = new HomeDatabases();
    private final SealedSecrets secrets = with(Map.of());

    private SealedSecrets with(Map<String, String> environment) {
        return new SealedSecrets(databases, environment, Clock.systemUTC());
    }

    private static String newKey() throws Exception {
        return SecretKey.random(new SecureRandom()).reveal();
    }

    private Path keyFile() {
        return home.resolve("secret.key");
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    @DisplayName("nothing of a secret is in the home but under the key, which only its owner may read")
    void atRest() throws Exception {
        secrets.put(home, "shop", Secret.of("s3cret-pässword"));
        assertEquals("s3cret-pässword", secrets.find(home, "shop").orElseThrow().reveal());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())));
        databases.close();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("s3cret-p"), file.toString());
            }
        }
        assertEquals(List.of("shop"), secrets.names(home));
        assertTrue(secrets.remove(home, "shop"));
        assertEquals(Optional.empty(), secrets.find(home, "shop"));
    }

    @Test
    @DisplayName("a row that was moved to another name, or that has changed, does not open")
    void bound() throws Exception {
        secrets.put(home, "a", Secret.of("of a"));
        secrets.put(home, "b", Secret.of("of b"));
        databases
                .of(home)
                .write(session -> session.createNativeQuery("update secret set nonce ="
                                + " (select nonce from secret where name = 'b'), sealed ="
                                + " (select sealed from secret where name = 'b') where name = 'a'")
                        .executeUpdate());
        DatabaseException changed = assertThrows(DatabaseException.class, () -> secrets.find(home, "a"));
        assertEquals(DatabaseException.Kind.DAMAGED, changed.kind());
        assertTrue(changed.hint().contains("quiesce secret set a"), changed.hint());
        assertEquals("of b", secrets.find(home, "b").orElseThrow().reveal());
    }

    @Test
    @DisplayName(
            "a key that is missing, another one, or no key at all: told with what to restore, and nothing is sealed")
    void wrongKey() throws Exception {
        secrets.put(home, "shop", Secret.of("x"));
        byte[] key = Files.readAllBytes(keyFile());
        Files.delete(keyFile());
        for (String other : List.of("", newKey() + "\n", "not a key\n")) {
            if (!other.isEmpty()) {
                Files.writeString(keyFile(), other);
            }
            for (var attempt : List.<org.junit.jupiter.api.function.Executable>of(
                    () -> secrets.find(home, "shop"),
                    () -> secrets.put(home, "shop", Secret.of("y")),
                    () -> secrets.put(home, "new", Secret.of("y")),
                    () -> secrets.rotate(home))) {
                InvalidConfigurationException told = assertThrows(InvalidConfigurationException.class, attempt);
                assertTrue(told.getMessage().contains("restore"), told.getMessage());
                assertTrue(told.getMessage().contains("secret.key"), told.getMessage());
            }
        }
        Files.write(keyFile(), key);
        assertEquals("x", secrets.find(home, "shop").orElseThrow().reveal());
    }

    @Test
    @DisplayName("a key that is lost for good: the message names every secret to remove; then they can be set anew")
    void lostKey() throws Exception {
        List<String> names = List.of("channel.mail.password", "plan.blog.password", "plan.shop.password");
        for (String name : names) {
            secrets.put(home, name, Secret.of("x"));
        }
        Files.delete(keyFile());
        for (int gone = 0; gone < names.size(); gone++) {
            InvalidConfigurationException told = assertThrows(
                    InvalidConfigurationException.class, () -> secrets.put(home, "plan.shop.password", Secret.of("y")));
            String left = String.join(", ", names.subList(gone, names.size()));
            assertTrue(
                    told.getMessage().contains("'quiesce secret remove' each of " + left + " and"), told.getMessage());
            assertTrue(secrets.remove(home, names.get(gone)));
        }
        secrets.put(home, "plan.shop.password", Secret.of("y"));
        assertEquals("y", secrets.find(home, "plan.shop.password").orElseThrow().reveal());
    }

    @Test
    @DisplayName("the variable comes before the command, the command before the file, the file before the keyring")
    void places() throws Exception {
        Path bin = Files.createDirectory(home.resolve("bin"));
        Path tool = Files.writeString(bin.resolve("give"), "#!/bin/sh\ncat '" + home.resolve("commanded.key") + "'\n");
        tool.toFile().setExecutable(true);
        Files.writeString(home.resolve("commanded.key"), newKey());
        String command = tool.toString();
        String variable = newKey();

        with(Map.of("QUIESCE_SECRET_KEY", variable, "QUIESCE_SECRET_KEY_COMMAND", command))
                .put(home, "a", Secret.of("by variable"));
        assertFalse(Files.exists(keyFile()), "no key is made where one comes from outside");
        assertEquals(
                "by variable",
                with(Map.of("QUIESCE_SECRET_KEY", variable))
                        .find(home, "a")
                        .orElseThrow()
                        .reveal());
        SealedSecrets commanded = with(Map.of("QUIESCE_SECRET_KEY_COMMAND", command));
        InvalidConfigurationException wrong =
                assertThrows(InvalidConfigurationException.class, () -> commanded.find(home, "a"));
        assertTrue(wrong.getMessage().contains("QUIESCE_SECRET_KEY_COMMAND"), wrong.getMessage());
        secrets.remove(home, "a");
        commanded.put(home, "a", Secret.of("by command"));
        assertEquals("by command", commanded.find(home, "a").orElseThrow().reveal());
        InvalidConfigurationException failing = assertThrows(
                InvalidConfigurationException.class,
                () -> with(Map.of("QUIESCE_SECRET_KEY_COMMAND", "/bin/false")).find(home, "a"));
        assertTrue(failing.getMessage().contains("exit code 1"), failing.getMessage());
    }

    @Test
    @DisplayName("keys from outside are rotated by putting the new one first")
    void rotatedFromOutside() throws Exception {
        String old = newKey();
        String next = newKey();
        with(Map.of("QUIESCE_SECRET_KEY", old)).put(home, "shop", Secret.of("x"));
        assertEquals(1, with(Map.of("QUIESCE_SECRET_KEY", next + "\n" + old)).rotate(home));
        assertEquals(
                "x",
                with(Map.of("QUIESCE_SECRET_KEY", next))
                        .find(home, "shop")
                        .orElseThrow()
                        .reveal());
        assertThrows(
                InvalidConfigurationException.class,
                () -> with(Map.of("QUIESCE_SECRET_KEY", old)).find(home, "shop"));
    }

    @Test
    @DisplayName("a rotation seals everything anew, and the old key is gone afterwards")
    void rotated() throws Exception {
        for (int i = 0; i < 5; i++) {
            secrets.put(home, "s" + i, Secret.of("value " + i));
        }
        String before = Files.readString(keyFile());
        assertEquals(5, secrets.rotate(home));
        String after = Files.readString(keyFile());
        assertEquals(1, after.lines().count());
        assertFalse(after.equals(before));
        for (int i = 0; i < 5; i++) {
            assertEquals("value " + i, secrets.find(home, "s" + i).orElseThrow().reveal());
        }
    }

    /** The process that is killed: rotates and sets secrets for ever. */
    static final class Rotating {
        public static void main(String[] arguments) throws Exception {
            SealedSecrets secrets = new SealedSecrets(new HomeDatabases(), Map.of(), Clock.systemUTC());
            Path home = Path.of(arguments[0]);
            for (int i = 0; ; i++) {
                secrets.rotate(home);
                secrets.put(home, "moving", Secret.of("m"));
                if (i == 0) {
                    System.out.println("rotating");
                }
            }
        }
    }

    @Test
    @DisplayName(
            "kill -9 of two that rotate at once, at any moment: every secret opens, and the next rotation cleans up")
    void killed() throws Exception {
        for (int i = 0; i < 20; i++) {
            secrets.put(home, "s" + i, Secret.of("value " + i));
        }
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            List<Process> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                both.add(JavaProcess.of(Rotating.class, home.toString())
                        .redirectError(home.resolve("stderr" + i).toFile())
                        .start());
            }
            for (Process process : both) {
                begun(process);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000)));
            for (Process process : both) {
                process.destroyForcibly();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(
                        "value " + i, secrets.find(home, "s" + i).orElseThrow().reveal());
            }
        }
        secrets.rotate(home);
        assertEquals(1, Files.readString(keyFile()).lines().count());
        assertEquals("value 3", secrets.find(home, "s3").orElseThrow().reveal());
    }

    private void begun(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("rotating", said.readLine(), () -> {
            try {
                return Files.readString(home.resolve("stderr0")) + Files.readString(home.resolve("stderr1"));
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    @Test
    @DisplayName("references: environment, file, command, secret; a literal says that it is one")
    void references() throws Exception {
        Path file = Files.writeString(home.resolve("password"), "from file\nsecond line\n");
        secrets.put(home, "shop", Secret.of("from database"));
        SealedSecrets all = with(Map.of("V", "from environment"));
        assertEquals("from environment", all.resolve(home, "${env:V}").secret().reveal());
        assertEquals(
                "from file", all.resolve(home, "${file:" + file + "}").secret().reveal());
        assertEquals(
                "from command",
                all.resolve(home, "${command:echo from command}").secret().reveal());
        assertEquals(
                "from database", all.resolve(home, "${secret:shop}").secret().reveal());
        assertTrue(all.resolve(home, "literal").literal());
        assertFalse(all.resolve(home, "${secret:shop}").literal());
        for (String wrong : List.of(
                "${env:NONE}",
                "${file:/does/not/exist}",
                "${file:\0}",
                "${command:}",
                "${command:/bin/false}",
                "${secret:none}",
                "${vault:x}")) {
            assertThrows(InvalidConfigurationException.class, () -> all.resolve(home, wrong), wrong);
        }
    }
}
