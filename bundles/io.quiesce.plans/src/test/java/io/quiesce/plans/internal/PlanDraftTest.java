package io.quiesce.plans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.nodes.Node;

@DisplayName("A plan from answers")
class PlanDraftTest {

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.strings()
                .withChars("\"'\\#:{}[]$%&*!|>@` \t\n\r\u0000\u007f\u0085\u2028\ufeffaé漢")
                .ofMaxLength(12);
    }

    private static Node root(String text) {
        List<Violation> violations = new ArrayList<>();
        Optional<Node> root = new YamlText("draft", text).root(violations);
        assertTrue(violations.isEmpty(), violations + "\n" + text);
        return root.orElseThrow();
    }

    @Property
    @Label("has every answer as it was given, whatever is in it")
    void exact(@ForAll("answers") String name, @ForAll("answers") String password) {
        Node root = root(new PlanDraft(name, "h", "1", "/d", "systemd s", "u", password, "r", "").yaml("a test"));
        Node instance = YamlText.find(root, "instance").orElseThrow();
        assertEquals(Optional.of(name), YamlText.scalar(root, "name"));
        assertEquals(Optional.of(password), YamlText.scalar(instance, "password"));
    }

    @Test
    @DisplayName("has its schedule by the word that it begins with, and cron without one")
    void schedule() {
        assertTrue(scheduled("daily 02:30").endsWith("schedules:\n  - daily: \"02:30\"\n"));
        assertTrue(scheduled("hourly").endsWith("schedules:\n  - hourly: true\n"));
        assertTrue(scheduled("30 2 * * 1-5").endsWith("schedules:\n  - cron: \"30 2 * * 1-5\"\n"));
        assertTrue(scheduled("").endsWith("receiver: \"r\"\n"));
    }

    private static String scheduled(String schedule) {
        return new PlanDraft("n", "h", "1", "/d", "systemd s", "u", "p", "r", schedule).yaml("a test");
    }
}
