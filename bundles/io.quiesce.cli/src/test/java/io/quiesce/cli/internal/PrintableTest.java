package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What others say, on a terminal,")
class PrintableTest {

    private static String printed(Consumer<Terminal> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        printing.accept(new Terminal(stream, stream, true));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean obeyed(String text) {
        return text.chars().anyMatch(c -> c != '\n' && c != '\t' && Printable.isObeyed((char) c));
    }

    @Test
    @DisplayName("is shown and not obeyed: no escape sequence, no 8-bit control, no turned writing")
    void shown() {
        assertEquals("a\\x1B[1A\\x1B[2Kb", Printable.of("a\u001b[1A\u001b[2Kb"));
        assertEquals("\\x9B2J\\x7F\\x0D", Printable.of("\u009b2J\u007f\r"));
        assertEquals("/etc/\\u202Ezip.ini\\u2028", Printable.of("/etc/\u202ezip.ini\u2028"));
        assertEquals("zwei\nZeilen\tÄ 数 \uD83D\uDE80\r\n", Printable.of("zwei\nZeilen\tÄ 数 \uD83D\uDE80\r\n"));
        assertEquals("a\\x0Ab\\x09", Printable.line("a\nb\t"));
    }

    @Test
    @DisplayName("has no line that begins where ours do")
    void lines() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", "db1\ngood   true");
        document.put("good", false);
        document.put("facts", Map.of("a\ngood", "1\r\n2"));
        String shown = printed(terminal -> terminal.document(document, false));
        assertEquals(
                List.of(
                        "path   db1",
                        "       good   true",
                        "good   false",
                        "facts",
                        "  a\\x0Agood  1",
                        "             2"),
                shown.lines().toList());
        String rows = printed(terminal -> terminal.rows(List.of(Map.of("path", "a\nb")), false, ""));
        assertEquals(List.of("PATH", "a\\x0Ab"), rows.lines().toList());
    }

    @Property(tries = 500)
    @Label("is never obeyed, however it gets there")
    void never(@ForAll("texts") String text) {
        String shown = printed(terminal -> {
            terminal.say(text);
            terminal.result(text);
            terminal.rows(List.of(Map.of(text, text)), false, text);
            terminal.document(Map.of(text, Map.of(text, text)), false);
        });
        assertTrue(!obeyed(shown.replace("\r\n", "\n")), shown);
    }

    @Property(tries = 500)
    @Label("as JSON is not obeyed either, and is what was said")
    void json(@ForAll("texts") String text) throws Exception {
        String shown = printed(terminal -> terminal.json(Map.of("k", text)));
        assertTrue(!obeyed(shown), shown);
        try (JsonParser json = new JsonFactory().createParser(shown)) {
            json.nextToken();
            assertEquals("k", json.nextFieldName());
            assertEquals(text, json.nextTextValue());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00A0')
                .withCharRange('\u2000', '\u2070')
                .withChars('ä', '数')
                .ofMaxLength(40);
    }
}
