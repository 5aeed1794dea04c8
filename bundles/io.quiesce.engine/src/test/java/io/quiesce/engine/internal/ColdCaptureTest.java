package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.archive.Facts;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ColdCaptureTest {

    @Test
    @DisplayName("the seal has the facts that a list shows, and none that a receiver refuses as too long")
    void facts() {
        String longest = "ä".repeat(32_767) + "x";
        Facts all = Facts.of(Map.of(
                "mysql.gtid", longest + "x", "mysql.gtid.before", longest, "mysql.variable.port", "3306", "a", ""));
        assertEquals(Facts.of(Map.of("mysql.gtid.before", longest, "a", "")), ColdCapture.few(all));
    }
}
