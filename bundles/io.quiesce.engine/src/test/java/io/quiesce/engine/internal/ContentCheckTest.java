package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.spi.ContentCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
}
