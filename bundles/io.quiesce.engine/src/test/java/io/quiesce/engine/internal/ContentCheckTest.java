package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.spi.ContentCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@DisplayName("What a check of the content found")
class ContentCheckTest {

    @TempDir
    Path root = Path.of("");

    private static final ContentCheck CHECK = new ContentCheck() {
        @Override
        public Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length) {
            return Optional.empty();
        }

        @Override
        public List<Finding> findings() {
            return List.of(new Finding(Severity.WARNING, "pages", "one is bad", "Look at it."));
        }

        @Override
        public Facts facts() {
            return Facts.of(Map.of("mysql.pages.bad", "1"));
        }
    };

    @Test
    @DisplayName("is told, and the backup is made and good")
    void told() throws Exception {
        FolderHost host = new FolderHost(root);
        host.check = Optional.of(CHECK);
        assertTrue(host.run(host.plan(RestartPoint.AFTER_CAPTURE, Optional.empty()))
                .receipt()
                .good());
        assertTrue(host.notes.contains("pages: one is bad\nLook at it."), host.notes.toString());
    }

    /** Fails at one of its calls. */
    private record Failing(String at) implements ContentCheck {

        private void call(String name) {
            if (name.equals(at)) {
                throw new IllegalStateException("no " + name);
            }
        }

        @Override
        public Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length) {
            call("file");
            return Optional.of((position, block, from, count) -> call("block"));
        }

        @Override
        public List<Finding> findings() {
            call("findings");
            return List.of();
        }

        @Override
        public Facts facts() {
            call("facts");
            return Facts.NONE;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"findings", "facts"})
    @DisplayName("never costs the backup: a check that fails at its end is told, and the backup is made and good")
    void failsAtItsEnd(String at) throws Exception {
        FolderHost host = new FolderHost(root);
        host.check = Optional.of(new Failing(at));
        assertTrue(host.run(host.plan(RestartPoint.AFTER_CAPTURE, Optional.empty()))
                .receipt()
                .good());
        assertEquals(1, told(host.notes, at), host.notes.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "block"})
    @DisplayName("is ended by its first failure, which is told once")
    void failsAmidst(String at) {
        List<String> notes = new ArrayList<>();
        Telling telling = new Telling(
                e -> {
                    if (e instanceof RunEvent.Noted n) {
                        notes.add(n.text());
                    }
                },
                Clock.systemUTC());
        HarmlessCheck check = new HarmlessCheck(new Failing(at), telling);
        for (int i = 0; i < 3; i++) {
            check.file("a", 1, new byte[1], 0, 1).ifPresent(b -> b.block(0, new byte[1], 0, 1));
        }
        assertEquals(List.of(), check.findings());
        assertEquals(Facts.NONE, check.facts());
        assertEquals(1, told(notes, at), notes.toString());
    }

    private static long told(Collection<String> notes, String at) {
        return notes.stream()
                .filter(n -> n.contains("is not checked any further") && n.contains("no " + at))
                .count();
    }
}
