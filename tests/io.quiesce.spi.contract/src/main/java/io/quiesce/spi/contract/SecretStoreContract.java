package io.quiesce.spi.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.SecretStore;
import io.quiesce.api.spi.SecretStoreProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SecretStoreProvider} and its stores must do. Extend it and give settings that reach a real store. */
public abstract class SecretStoreContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A path that no store has. */
    private static final String NOWHERE = "no/such secret-of_anybody";

    protected abstract SecretStoreProvider provider();

    /** Settings by which the store is reached. */
    protected abstract Map<String, String> reaching() throws Exception;

    /** Settings that are valid and reach nothing now, such as a port that nobody listens at. */
    protected abstract Map<String, String> unreachable() throws Exception;

    /** Puts a secret into the store, in place of what is there, without the plug-in. */
    protected abstract void keep(String path, String secret) throws Exception;

    /** A path that the store may have, such as {@code quiesce/shop}. */
    protected String path() {
        return "shop";
    }

    private SecretStore open(Map<String, String> values) throws SecretException, InvalidConfigurationException {
        return provider().open(Settings.of(provider().settings(), values));
    }

    private String fetched(String path) throws Exception {
        try (SecretStore store = open(reaching());
                Secret secret = store.fetch(path)) {
            return secret.reveal();
        }
    }

    private void assertTells(SecretException told, Map<String, String> values, String secret) {
        assertFalse(String.valueOf(told.getMessage()).isBlank());
        assertFalse(told.hint().isBlank(), told.getMessage());
        String all = told + told.hint() + told.getCause();
        assertFalse(all.contains(secret), all);
        for (Setting setting : provider().settings().settings()) {
            String value = values.getOrDefault(setting.key(), "");
            assertFalse(setting.type() == Setting.Type.SECRET && !value.isEmpty() && all.contains(value), all);
        }
    }

    @Test
    @DisplayName("a kind is a word for documents; label and every setting explain themselves")
    void namesItself() {
        assertTrue(provider().kind().matches("[a-z][a-z0-9-]*"), provider().kind());
        assertFalse(provider().label().isBlank());
        for (Setting setting : provider().settings().settings()) {
            assertFalse(setting.help().isBlank(), setting.key());
        }
    }

    @Test
    @DisplayName("a secret comes as it was put, with quotes, blanks, marks of other grammars and other scripts")
    void fetches() throws Exception {
        String secret = " it's a \"s3cret\" ${env:X} <&> \\ %s pässwörd 数据库 ";
        keep(path(), secret);
        assertEquals(secret, fetched(path()));
    }

    @Test
    @DisplayName("a secret that was changed is the new one at the next fetch, also of a store that is open")
    void changes() throws Exception {
        keep(path(), "the first");
        try (SecretStore store = open(reaching())) {
            assertEquals("the first", store.fetch(path()).reveal());
            keep(path(), "the second");
            assertEquals("the second", store.fetch(path()).reveal());
        }
    }

    @Test
    @DisplayName("opening and closing, also twice, asks for nothing and fails in nothing")
    void opensQuietly() throws Exception {
        SecretStore store = open(unreachable());
        store.close();
        store.close();
    }

    @Test
    @DisplayName("a secret that is not there is told, for good, and the store works on")
    void missing() throws Exception {
        keep(path(), "s3cret");
        try (SecretStore store = open(reaching())) {
            SecretException told = assertThrows(SecretException.class, () -> store.fetch(NOWHERE));
            assertFalse(told.retryHelps(), told.getMessage());
            assertTells(told, reaching(), "s3cret");
            assertEquals("s3cret", store.fetch(path()).reveal());
        }
    }

    @Test
    @DisplayName("what leads out of the store, or is no path at all, gives nothing")
    void strange() throws Exception {
        keep(path(), "s3cret");
        for (String strange : new String[] {"../" + path(), "/etc/hostname", "a//b", "..", ".", "a\0b", "?x=y#z"}) {
            try (SecretStore store = open(reaching())) {
                SecretException told = assertThrows(SecretException.class, () -> store.fetch(strange), strange);
                assertTells(told, reaching(), "s3cret");
            }
        }
    }

    @Test
    @DisplayName(
            "a store that can't be reached is told as an error which another attempt may mend, within the time limit")
    void unreachableIsTold() throws Exception {
        Map<String, String> values = unreachable();
        SecretException told = assertTimeoutPreemptively(LIMIT, () -> {
            try (SecretStore store = open(values)) {
                return assertThrows(SecretException.class, () -> store.fetch(path()));
            }
        });
        assertTrue(told.retryHelps(), told.getMessage());
        assertTells(told, values, "s3cret");
    }

    @Test
    @DisplayName("an interrupted thread is let go, and the store closes")
    void interrupted() throws Exception {
        SecretStore store = open(unreachable());
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            Thread.currentThread().interrupt();
            try {
                store.fetch(path());
            } catch (SecretException e) {
                // as it should be: nothing was had
            }
        });
        assertTrue(thread.join(LIMIT), "fetch did not come back");
        assertTimeoutPreemptively(LIMIT, store::close);
    }
}
