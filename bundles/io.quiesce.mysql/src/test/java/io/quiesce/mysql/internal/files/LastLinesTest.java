package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The end of a log. */
@Tag("R7.4")
class LastLinesTest {

    @Property(tries = 500)
    @Label("never more than 20 lines and 8 KiB, nothing a terminal obeys, and always the last line")
    void bounded(@ForAll @Size(max = 60) List<String> lines, @ForAll @IntRange(min = 1, max = 3000) int repeated) {
        String log = String.join(
                "\n",
                lines.stream()
                        .map(l -> l.repeat(l.isEmpty() ? 1 : 1 + repeated / l.length()))
                        .toList());
        String end = LastLines.of(log);
        assertTrue(end.lines().count() <= LastLines.MOST);
        assertTrue(end.getBytes(StandardCharsets.UTF_8).length <= LastLines.MOST_BYTES);
        assertTrue(end.chars().allMatch(c -> !Character.isISOControl(c) || c == '\t' || c == '\n'), end);
        assertTrue(log.isBlank() || !end.isEmpty());
    }

    @Example
    @Label("the last ones that are not blank, whole")
    void last() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            log.append("line ").append(i).append("\r\n\n");
        }
        List<String> lines = LastLines.of(log + "the end\u001b[2J").lines().toList();
        assertEquals(20, lines.size());
        assertEquals("line 81", lines.getFirst());
        assertEquals("the end?[2J", lines.getLast());
        assertEquals("", LastLines.of(""));
    }

    @Example
    @Label("of one endless line its beginning, no character cut in two")
    void endless() {
        String end = LastLines.of("\uD83D\uDE80".repeat(100_000));
        assertEquals("\uD83D\uDE80".repeat(LastLines.MOST_BYTES / 4), end);
    }
}
