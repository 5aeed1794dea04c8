package io.quiesce.workbench.internal.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.workbench.internal.help.HelpPage.Block;
import io.quiesce.workbench.internal.help.HelpPage.Kind;
import io.quiesce.workbench.internal.help.HelpPage.Span;
import io.quiesce.workbench.internal.help.HelpPage.Style;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A page of the help")
class HelpPageTest {

    private static Span plain(String text) {
        return new Span(text, Style.PLAIN, "");
    }

    @Test
    @DisplayName("is read from Markdown: what it is about, its title, paragraphs, lists and links")
    void read() {
        HelpPage page = HelpPage.of("hold", """
                <!-- a.hold a.release -->
                # Holding

                **Hold** keeps it
                for long, see [the list](back-ups.md).

                ## Keys
                - `Ctrl+H`
                - two
                  lines
                """);
        assertEquals(List.of("a.hold", "a.release"), page.about());
        assertEquals("Holding", page.title());
        assertEquals(
                List.of(
                        new Block(
                                Kind.PARAGRAPH,
                                List.of(
                                        new Span("Hold", Style.STRONG, ""),
                                        plain(" keeps it for long, see "),
                                        new Span("the list", Style.LINK, "back-ups"),
                                        plain("."))),
                        new Block(Kind.HEADING, List.of(plain("Keys"))),
                        new Block(Kind.ITEM, List.of(new Span("Ctrl+H", Style.CODE, ""))),
                        new Block(Kind.ITEM, List.of(plain("two lines")))),
                page.blocks());
    }

    @Test
    @DisplayName("is refused without a title, and beside another one about the same")
    void refused() {
        assertThrows(IllegalArgumentException.class, () -> HelpPage.of("a", "text"));
        Map<String, String> twice = Map.of("contents", "# C", "a", "<!-- x -->\n# A", "b", "<!-- x -->\n# B");
        assertThrows(IllegalArgumentException.class, () -> new HelpPages(twice));
        assertThrows(IllegalArgumentException.class, () -> new HelpPages(Map.of("a", "# A")));
    }
}
