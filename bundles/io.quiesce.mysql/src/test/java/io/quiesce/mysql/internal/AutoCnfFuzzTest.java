package io.quiesce.mysql.internal;

import io.quiesce.fuzz.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory's {@code auto.cnf} has a UUID or none, whatever stands in it. */
class AutoCnfFuzzTest {

    @TempDir
    Path directory;

    private static Fuzz fuzz() {
        return Fuzz.of(
                        "auto.cnf",
                        "[auto]\nserver-uuid=8f9a51bb-e4fe-11f1-bd7a-02fc00000001\n".getBytes(StandardCharsets.UTF_8))
                .words("server-uuid=", "-", "\0", "[auto]\n")
                .allocating(256, 1 << 20);
    }

    private void read(byte[] input) throws IOException {
        Files.write(directory.resolve("auto.cnf"), input);
        FactSheet.uuid(directory);
    }

    @Test
    @DisplayName("thousands of them")
    void quick() {
        fuzz().run(3_000, this::read);
    }

    @Test
    @Tag("long")
    @DisplayName("a million of them")
    void million() {
        fuzz().run(1_000_000, this::read);
    }
}
