package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
@DisplayName("The view of the backups")
class BackupsViewTest {

    @Test
    @DisplayName("says how many there are, and when it does not show them all")
    void count() {
        assertEquals("Backups: 12", BackupsView.count(12, 12));
        assertEquals("Backups: the newest 1000 of 3214", BackupsView.count(1000, 3214));
    }
}
