package io.quiesce.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log's settings")
class LogSettingsTest {

    private static LogSettings of(String... keysAndValues) {
        Properties written = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            written.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return LogSettings.of(written);
    }

    @Test
    @DisplayName("have a default each, without a file and with nonsense in it")
    void defaults(@TempDir Path home) throws Exception {
        LogSettings expected = new LogSettings(false, 30, 512L << 20, Map.of());
        assertEquals(expected, LogSettings.of(home));
        Files.writeString(LogSettings.file(home), "days=soon\nmegabytes=-1\nformat=xml\n\\u12: broken");
        assertEquals(expected, LogSettings.of(home));
    }

    @Test
    @DisplayName("name format, days, megabytes")
    void named() {
        LogSettings settings = of("format", "json", "days", "7", "megabytes", "64");
        assertTrue(settings.json());
        assertEquals(7, settings.days());
        assertEquals(64L << 20, settings.mostBytes());
        assertFalse(of("format", "plain").json());
    }

    @Test
    @DisplayName("name levels of everything, of a part of the product and of any logger")
    void levels() {
        assertEquals(
                Map.of("", "warn", "io.quiesce.transfer.mina", "DEBUG", "org.apache.mina", "INFO"),
                of("level", "warn", "level.transfer.mina", "DEBUG", "level.org.apache.mina", "INFO")
                        .levels());
    }
}
