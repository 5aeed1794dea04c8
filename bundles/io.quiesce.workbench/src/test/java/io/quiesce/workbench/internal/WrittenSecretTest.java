package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A4")
class WrittenSecretTest {

    @Test
    @DisplayName("a reference says where the secret comes from, a sealed one that it is sealed")
    void references() {
        assertEquals("", WrittenSecret.explained(""));
        assertEquals(Texts.secret_sealed, WrittenSecret.explained("${secret:alert.hook.url}"));
        assertTrue(WrittenSecret.explained("${env:MAIL_PASSWORD}").contains("${env:MAIL_PASSWORD}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "${secret:hook} hunter2",
                "https://example.org/hunter2/${env:TOKEN}",
                "${env:A}hunter2${env:B}",
                "${hunter2",
                "${env:A}\nhunter2"
            })
    @DisplayName("what is no reference from end to end is not shown")
    void literal(String written) {
        assertEquals(Texts.secret_literal, WrittenSecret.explained(written));
    }
}
