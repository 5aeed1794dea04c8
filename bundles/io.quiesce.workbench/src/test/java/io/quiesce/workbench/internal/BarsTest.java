package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Charts as text")
class BarsTest {

    @Test
    @DisplayName("a trend has a block for each value, the tallest for the largest")
    void trend() {
        assertEquals("▁▄█▅", Bars.trend(List.of(0.0, 3.0, 7.0, 4.0)));
        assertEquals("", Bars.trend(List.of()));
        assertEquals("", Bars.trend(List.of(0.0, 0.0)));
    }

    @Test
    @DisplayName("a share says what is done")
    void share() {
        assertEquals("██████░░░░░░  50 %", Bars.share(0.5));
        assertEquals("░░░░░░░░░░░░   0 %", Bars.share(0));
        assertEquals("████████████ 100 %", Bars.share(1));
    }

    @Property
    @Label("a share is never full before it is done, and has always the same width")
    void never(@ForAll @DoubleRange(min = -1, max = 0.99) double share) {
        String text = Bars.share(share);
        assertTrue(text.contains("░") && !text.contains("100"), text);
        assertEquals(Bars.share(1).length(), text.length());
    }
}
