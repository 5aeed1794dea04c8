package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.service.SecretStores;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SecretStore;
import io.quiesce.api.spi.SecretStoreProvider;
import io.quiesce.plans.internal.YamlSettingsDocuments;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentServiceObjects;

/** References into stores of third parties, in a home with a real database. */
@Tag("R2.1")
@Tag("A5")
@Timeout(120)
class SecretStoresTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    Path home;

    private final HomeDatabases databases = new HomeDatabases();
    private final SealedSecrets secrets =
            new SealedSecrets(databases, Map.of("TOKEN", "t0ken of the environment"), Clock.systemUTC());
    private final DatabaseConfigurationStore documents = new DatabaseConfigurationStore(databases);

    /** What a store does with a path; the settings are what it was opened with. */
    private interface Fetching {
        Secret fetch(Settings settings, String path) throws SecretException;
    }

    private record Kind(String kind, Fetching fetching) implements SecretStoreProvider {
        @Override
        public String label() {
            return "A store of a test";
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(
                    Setting.of("address", "Address", Setting.Type.TEXT, "Where it is."),
                    Setting.of("token", "Token", Setting.Type.SECRET, "For the login."));
        }

        @Override
        public SecretStore open(Settings settings) {
            return new SecretStore() {
                @Override
                public Secret fetch(String path) throws SecretException {
                    return fetching.fetch(settings, path);
                }

                @Override
                public void close() {}
            };
        }
    }

    private PluggedSecretStores stores(Duration rest, SecretStoreProvider... installed) {
        PluggedSecretStores stores = new PluggedSecretStores(
                documents, new YamlSettingsDocuments(secrets), secrets, new StoreCalls(LIMIT, rest));
        List.of(installed).forEach(stores::add);
        secrets.addStores(new ComponentServiceObjects<>() {
            @Override
            public SecretStores getService() {
                return stores;
            }

            @Override
            public void ungetService(SecretStores service) {
                assertEquals(stores, service);
            }

            @Override
            public org.osgi.framework.ServiceReference<SecretStores> getServiceReference() {
                throw new UnsupportedOperationException("nobody asks for it");
            }
        });
        return stores;
    }

    private String resolved(String written) throws QuiesceException {
        return secrets.resolve(home, written).secret().reveal();
    }

    @BeforeEach
    void sealed() throws Exception {
        secrets.put(home, "own", Secret.of("sealed"));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    @DisplayName("the value of a reference is what the store has at that moment, and stands nowhere in the home")
    void fetched() throws Exception {
        AtomicInteger times = new AtomicInteger();
        PluggedSecretStores stores = stores(Duration.ZERO, new Kind("keep", (settings, path) -> {
            assertEquals("t0ken of the environment", settings.text("token"));
            return Secret.of("s3cret-of-" + path + "-" + times.incrementAndGet());
        }));
        stores.store(home, "vault", "kind: keep\naddress: here\ntoken: ${env:TOKEN}\n", 0);
        assertEquals(0, times.get(), "a store that is only configured is asked for nothing");
        assertEquals("s3cret-of-db/shop-1", resolved("${store:vault/db/shop}"));
        assertEquals("s3cret-of-db/shop-2", resolved("${store:vault/db/shop}"));
        assertFalse(secrets.resolve(home, "${store:vault/x}").literal());
        databases.close();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("s3cret-of") || text.contains("t0ken of"), file.toString());
            }
        }
    }

    @Test
    @DisplayName("what a store logs in with is sealed when it stands in the document, and goes with the document")
    void sealedToken() throws Exception {
        PluggedSecretStores stores =
                stores(Duration.ZERO, new Kind("keep", (settings, path) -> Secret.of(settings.text("token"))));
        var first = stores.store(home, "vault", "kind: keep\ntoken: t0ken\n", 0);
        assertEquals(List.of("own", "store.vault.token"), secrets.names(home));
        assertFalse(documents
                .find(home, DocumentKind.SECRET_STORE, "vault")
                .orElseThrow()
                .text()
                .contains("t0ken"));
        assertEquals("t0ken", resolved("${store:vault/any}"));
        stores.store(home, "vault", "kind: keep\ntoken: ${env:TOKEN}\n", first.revision());
        assertEquals(List.of("own"), secrets.names(home), "it no longer names the sealed one");
        assertTrue(stores.discard(home, "vault"));
        assertFalse(stores.discard(home, "vault"));
        assertEquals(List.of("own"), secrets.names(home));
    }

    @Test
    @DisplayName("a reference that leads nowhere, and a store whose plug-in is missing, are told; all else goes on")
    void nowhere() throws Exception {
        InvalidConfigurationException none =
                assertThrows(InvalidConfigurationException.class, () -> resolved("${store:vault/x}"));
        assertTrue(none.getMessage().contains("this product has none"), none.getMessage());
        SecretStoreProvider keep = new Kind("keep", (settings, path) -> Secret.of(path));
        PluggedSecretStores stores = stores(Duration.ZERO, keep);
        stores.store(home, "vault", "kind: keep\n", 0);
        for (String wrong : List.of("${store:other/x}", "${store:vault}", "${store:vault/}", "${store:/x}")) {
            assertThrows(InvalidConfigurationException.class, () -> resolved(wrong), wrong);
        }
        stores.remove(keep);
        SecretException missing = assertThrows(SecretException.class, () -> resolved("${store:vault/x}"));
        assertTrue(missing.getMessage().startsWith("plug-in missing: secret store 'vault'"), missing.getMessage());
        assertTrue(missing.retryHelps(), "it may come back");
        assertEquals("sealed", resolved("${secret:own}"));
        stores.add(keep);
        assertEquals("x", resolved("${store:vault/x}"));
    }

    @Test
    @DisplayName("a store may not have what it logs in with out of a store, itself least of all")
    void inItself() throws Exception {
        PluggedSecretStores stores =
                stores(Duration.ZERO, new Kind("keep", (settings, path) -> Secret.of(settings.text("token"))));
        InvalidConfigurationException refused = assertThrows(
                InvalidConfigurationException.class,
                () -> stores.store(home, "vault", "kind: keep\ntoken: ${store:vault/token}\n", 0));
        assertTrue(refused.getMessage().contains("must not come out of a secret store"), refused.getMessage());
        documents.put(home, DocumentKind.SECRET_STORE, "vault", "kind: keep\ntoken: \"${store:vault/token}\"\n", 0);
        assertThrows(InvalidConfigurationException.class, () -> resolved("${store:vault/x}"));
    }

    @Test
    @DisplayName("one that hangs holds up one caller for one limit; others are refused at once, other stores work")
    void hanging() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        PluggedSecretStores stores = stores(
                Duration.ofHours(1),
                new Kind("hanging", (settings, path) -> {
                    asked.incrementAndGet();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        ended.countDown();
                    }
                    throw new SecretException("interrupted", "", true);
                }),
                new Kind("keep", (settings, path) -> Secret.of(path)));
        stores.store(home, "slow", "kind: hanging\n", 0);
        stores.store(home, "vault", "kind: keep\n", 0);
        SecretException late = assertThrows(SecretException.class, () -> resolved("${store:slow/x}"));
        assertTrue(late.getMessage().contains("did not answer within 1 s"), late.getMessage());
        assertTrue(ended.await(60, TimeUnit.SECONDS), "it was interrupted");
        SecretException again = assertThrows(SecretException.class, () -> resolved("${store:slow/x}"));
        assertTrue(again.getMessage().contains("is left alone for a while"), again.getMessage());
        assertTrue(again.retryHelps());
        assertEquals(1, asked.get());
        assertEquals("x", resolved("${store:vault/x}"));
    }

    @Test
    @DisplayName("one that does not even heed an interrupt is asked again when its call has ended, not before")
    void deaf() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        PluggedSecretStores stores = stores(Duration.ZERO, new Kind("deaf", (settings, path) -> {
            if (asked.getAndIncrement() == 0) {
                while (released.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return Secret.of(path);
        }));
        stores.store(home, "slow", "kind: deaf\n", 0);
        for (int i = 0; i < 3; i++) {
            assertThrows(SecretException.class, () -> resolved("${store:slow/x}"));
        }
        assertEquals(1, asked.get(), "as long as the first call hangs nobody else is sent after it");
        released.countDown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                assertEquals("x", resolved("${store:slow/x}"));
                return;
            } catch (SecretException e) {
                assertTrue(System.nanoTime() < end, e.getMessage());
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    @Test
    @DisplayName("a plug-in that fails by a defect is told by the kind of it: its text may hold anything")
    void defective() throws Exception {
        PluggedSecretStores stores = stores(Duration.ZERO, new Kind("broken", (settings, path) -> {
            throw new IllegalStateException("the answer s3cret is no JSON");
        }));
        stores.store(home, "vault", "kind: broken\n", 0);
        SecretException told = assertThrows(SecretException.class, () -> resolved("${store:vault/x}"));
        assertTrue(told.getMessage().contains("IllegalStateException"), told.getMessage());
        assertFalse((told + told.hint() + told.getCause()).contains("s3cret"), told.toString());
    }
}
