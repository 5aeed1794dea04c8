package io.quiesce.engine.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.fuzz.Fuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of a captured run is read or told as damaged, whatever a crash or a hand made of it. */
@Tag("P11")
class JournalFuzzTest {

    private static final String FILE = "captured.properties";

    @TempDir
    Path spool;

    private Fuzz fuzz() throws Exception {
        RunRecordTest.record(12, Facts.of(Map.of("mysql.version", "8.0")), List.of("a", "b"), ShutdownKind.CLEAN)
                .write(spool);
        return Fuzz.of("run record", Files.readAllBytes(spool.resolve(FILE)))
                .words(
                        "\\u0000",
                        "\\u",
                        "=",
                        "\n",
                        "fact.",
                        "leftOut.",
                        "PT",
                        "P999999999999999999D",
                        "+999999999-",
                        "token=")
                .refusing(CaptureException.class)
                .allocating(512, 2 << 20);
    }

    private void read(byte[] input) throws Exception {
        Path file = spool.resolve(FILE);
        Files.deleteIfExists(file); // some file systems write at once what replaces something
        Files.write(file, input);
        RunRecord.read(spool);
    }

    @Test
    @DisplayName("thousands of them")
    void quick() throws Exception {
        fuzz().run(3_000, this::read);
    }

    @Test
    @Tag("long")
    @DisplayName("a million of them")
    void million() throws Exception {
        fuzz().run(1_000_000, this::read);
    }
}
