package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A result as JSON")
class JsonTest {

    @Test
    @DisplayName("keeps the order of keys and the kinds of values, and escapes texts")
    void document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", "a\"\n\u0001ü");
        document.put("size", 9_007_199_254_740_993L);
        document.put("seconds", 1.5);
        document.put("good", true);
        document.put("missing", null);
        document.put("path", Path.of("a", "b"));
        document.put("rows", List.of(Map.of("n", 1)));
        assertEquals("""
                {
                  "name" : "a\\"\\n\\u0001ü",
                  "size" : 9007199254740993,
                  "seconds" : 1.5,
                  "good" : true,
                  "missing" : null,
                  "path" : "a/b",
                  "rows" : [ {
                    "n" : 1
                  } ]
                }""", Json.text(document));
    }

    @Test
    @DisplayName("is valid when empty")
    void empty() {
        assertEquals("[ ]", Json.text(List.of()));
        assertEquals("{ }", Json.text(Collections.emptyMap()));
    }
}
