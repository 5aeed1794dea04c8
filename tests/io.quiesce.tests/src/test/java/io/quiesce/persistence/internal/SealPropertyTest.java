package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.DocumentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is sealed or stored comes back as it was; whatever was changed does not open. */
class SealPropertyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static Path home;
    private static HomeDatabases databases;
    private static DatabaseConfigurationStore store;

    @BeforeContainer
    static void open() throws Exception {
        home = Files.createTempDirectory("quiesce-seal");
        databases = new HomeDatabases();
        store = new DatabaseConfigurationStore(databases);
    }

    @AfterContainer
    static void close() throws Exception {
        databases.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\u0001', '\uD7FF')
                .withChars('\n', '\'', '"', '\\', '#', '\uFFFD')
                .ofMaxLength(300);
    }

    @Property(tries = 200)
    @Tag("T7.1")
    @Label("a secret opens under its key, name and version, and under nothing else")
    void sealed(
            @ForAll("texts") String plain,
            @ForAll("texts") String name,
            @ForAll @IntRange(min = 1) int version,
            @ForAll @IntRange(max = 10_000) int bit)
            throws Exception {
        SecretKey key = SecretKey.random(RANDOM);
        Sealed sealed = key.seal(name, version, Secret.of(plain), RANDOM);
        assertEquals(plain, key.open(name, sealed).reveal());
        assertEquals(
                plain,
                SecretKey.parse(key.reveal()).orElseThrow().open(name, sealed).reveal());
        assertNotEquals(
                sealed.text(), key.seal(name, version, Secret.of(plain), RANDOM).text());
        refused(key, name + "x", sealed);
        refused(key, name, new Sealed(version + 1L, sealed.keyId(), sealed.nonce(), sealed.text()));
        refused(SecretKey.random(RANDOM), name, sealed);
        byte[] bytes = Base64.getDecoder().decode(sealed.text());
        bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        refused(
                key,
                name,
                new Sealed(
                        version,
                        sealed.keyId(),
                        sealed.nonce(),
                        Base64.getEncoder().encodeToString(bytes)));
    }

    private static void refused(SecretKey key, String name, Sealed sealed) {
        assertThrows(GeneralSecurityException.class, () -> key.open(name, sealed));
    }

    @Property(tries = 150)
    @Tag("P1")
    @Label("a document is found as it was written, byte for byte")
    void stored(@ForAll("texts") String text, @ForAll DocumentKind kind) throws Exception {
        long before = store.find(home, kind, "shop").map(d -> d.revision()).orElse(0L);
        var written = store.put(home, kind, "shop", text, before);
        assertEquals(written, store.find(home, kind, "shop").orElseThrow());
        assertEquals(text, written.text());
    }
}
