package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
@DisplayName("A list of ticks")
class SettingFieldTest {

    @Test
    @DisplayName("says what was written while it has the same ticks, whatever the order of its rows")
    void untouched() {
        assertEquals("sms\nmail", SettingField.reticked("sms\nmail", List.of("mail", "sms")));
        assertEquals(" sms \nmail\n", SettingField.reticked(" sms \nmail\n", List.of("mail", "sms")));
        assertEquals("", SettingField.reticked("", List.of()));
    }

    @Test
    @DisplayName("keeps the order of what stays ticked, and puts what is new behind it")
    void changed() {
        assertEquals("sms\nmail\nhook", SettingField.reticked("sms\nmail", List.of("hook", "mail", "sms")));
        assertEquals("sms", SettingField.reticked("sms\nmail", List.of("sms")));
        assertEquals("mail\nhook", SettingField.reticked("sms\nmail", List.of("hook", "mail")));
        assertEquals("", SettingField.reticked("sms\nmail", List.of()));
    }
}
