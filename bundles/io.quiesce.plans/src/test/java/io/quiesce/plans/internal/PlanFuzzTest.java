package io.quiesce.plans.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a plan's file, it is a plan or its violations are told. */
@Tag("R2.4")
class PlanFuzzTest {

    private static final String COMPLETE = """
            # every field
            name: shop
            instance:
              adapter: mysql
              host: 127.0.0.1
              port: 3307
              user: backup
              password: ${env:SHOP_DB_PASSWORD}
              dataDirectory: /var/lib/mysql
              service: { command: { start: ["/bin/a", "b"], stop: [] } }
              optionFiles: [ /etc/a.cnf ]
              allowMember: true
              keyring: none
            capture: { codec: deflate, level: 3, blockSize: 1MiB, restart: after-snapshot, snapshot: { kind: command, take: [ x, y ], discard: z }, downtimeBudget: 30m }
            transfer: { receiver: vault, chunkSize: 50MiB, concurrentChunks: 4 }
            naming: { directory: "{server}", file: '{server}_{type}', zone: Europe/Berlin }
            hooks: { beforeStop: { command: [a, b], limit: 10s, onFailure: warn } }
            limits: { connect: 1s, shutdown: 1h }
            """;
    static final String SMALLEST = """
            name: a
            instance: { user: u, password: "x", dataDirectory: /d, service: { kind: systemd, name: m } }
            transfer: { receiver: v }
            """;

    @TempDir
    Path home;

    private final StoredPlans store = new StoredPlans(
            new StoredPlansTest.AnyName(),
            new StoredPlansTest.DailyOnly(),
            new MemoryConfiguration(),
            new MemorySecrets(Map.of("SHOP_DB_PASSWORD", "s3cret")));

    private static Fuzz fuzz() {
        return Fuzz.of("plan", COMPLETE.getBytes(StandardCharsets.UTF_8), SMALLEST.getBytes(StandardCharsets.UTF_8))
                .words(
                        "[",
                        "{",
                        "- ",
                        "? ",
                        ": ",
                        "&a ",
                        "*a",
                        "<<: ",
                        "!!binary ",
                        "!<x>",
                        "%YAML 9.9\n",
                        "--- ",
                        "...\n",
                        "|\n",
                        ">-\n",
                        "\"\\x",
                        "\\uD800",
                        "\0",
                        "\uFEFF",
                        "\t",
                        "{a: ",
                        "[[[[[[[[",
                        "1e999",
                        "0x7fffffff",
                        "9223372036854775807d",
                        "${env:",
                        "${file:",
                        "${file:\0}",
                        "${",
                        "}",
                        "999999999d",
                        "Etc/GMT+99",
                        "+99:99",
                        "٣")
                .refusing(InvalidConfigurationException.class)
                .longest(4 << 10)
                .allocating(4096, 4 << 20);
    }

    private void read(byte[] input) throws Exception {
        Path file = home.resolve("plan.yaml");
        Files.deleteIfExists(file); // some file systems write at once what replaces something
        store.load(home, Files.write(file, input).toString());
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
