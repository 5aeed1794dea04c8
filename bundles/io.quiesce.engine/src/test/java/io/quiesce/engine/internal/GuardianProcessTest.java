package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions and answers stay together, also with a guardian that is slow. */
@Tag("R3.7")
@Timeout(60)
class GuardianProcessTest {

    /** Answers a check only once the file exists. */
    private static final String SLOW = "echo armed; while read q; do case $q in"
            + " check) until [ -e \"$0\" ]; do sleep 0.05; done; echo holding ;; *) echo \"to $q\" ;; esac; done";

    @TempDir
    Path folder;

    @Test
    @DisplayName("an answer that came too late is not taken for that to the next question")
    void lateAnswer() throws Exception {
        Path go = folder.resolve("go");
        GuardianProcess guardian =
                GuardianProcess.start(new ProcessBuilder("sh", "-c", SLOW, go.toString()), folder.resolve("log"));
        try {
            assertEquals("armed", guardian.greeting(Duration.ofSeconds(20)));
            assertThrows(IOException.class, () -> guardian.ask("check", Duration.ofMillis(200)));
            Files.createFile(go);
            assertEquals("to release", guardian.ask("release", Duration.ofSeconds(20)));
            assertEquals("to done", guardian.ask("done", Duration.ofSeconds(20)));
        } finally {
            guardian.destroy();
        }
    }
}
