package io.quiesce.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A fuzzer that finds nothing might not be looking: here it has something to find. */
class FuzzTest {

    private static final byte[] SAMPLE = "length=5 hello".getBytes(StandardCharsets.US_ASCII);
    private byte[] kept = {};

    private Fuzz fuzz() {
        return Fuzz.of("sample reader", SAMPLE).refusing(IOException.class).within(Duration.ofSeconds(2));
    }

    private static String text(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("length")) {
            throw new IOException("no sample");
        }
        return text;
    }

    private static String found(Fuzz fuzz, Reader reader) {
        return String.valueOf(assertThrows(AssertionError.class, () -> fuzz.run(100_000, reader))
                .getMessage());
    }

    @Test
    @DisplayName("passes a reader that only accepts and refuses")
    void good() {
        fuzz().run(10_000, FuzzTest::text);
    }

    @Test
    @DisplayName("finds an exception nobody documents, and the shortest input that shows it")
    void crash() {
        String message = found(fuzz(), input -> {
            if (text(input).indexOf('=') < 0) {
                throw new IllegalStateException("no equals sign");
            }
        });
        assertTrue(message.contains("IllegalStateException in io.quiesce.fuzz.FuzzTest"), message);
        assertTrue(message.contains("text: length\n") || message.endsWith("text: length"), message);
    }

    @Test
    @DisplayName("finds a reader that does not come back")
    void hang() {
        String message = found(fuzz(), input -> {
            if (text(input).length() > 20) {
                new CountDownLatch(1).await();
            }
        });
        assertTrue(message.contains("does not end within PT2S"), message);
    }

    @Test
    @DisplayName("finds a reader that believes a length before it sees the bytes")
    void allocation() {
        String message = found(fuzz(), input -> {
            int length = text(input).length() > 7 ? (input[7] & 0xFF) - '0' : 0;
            kept = new byte[length > 9 ? 32 << 20 : 0];
        });
        assertTrue(message.contains("allocates too much"), message);
    }

    @Test
    @DisplayName("fails when nothing is accepted, or nothing refused, since then nothing was shown")
    void vacuous() {
        assertTrue(found(fuzz(), input -> {}).contains("0 refused"));
        assertTrue(found(fuzz(), input -> {
                    if (!Arrays.equals(input, SAMPLE)) {
                        throw new IOException("too strict");
                    }
                })
                .contains("0 inputs accepted"));
    }

    @Test
    @DisplayName("makes the same inputs from the same seed")
    void repeatable() {
        String before = System.setProperty("quiesce.fuzz.seed", "42");
        try {
            List<String> first = inputs();
            assertEquals(first, inputs());
            assertTrue(first.stream().distinct().count() > 500, "mostly different inputs");
        } finally {
            if (before == null) {
                System.clearProperty("quiesce.fuzz.seed");
            } else {
                System.setProperty("quiesce.fuzz.seed", before);
            }
        }
    }

    private List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        fuzz().run(1000, input -> {
            inputs.add(new String(input, StandardCharsets.ISO_8859_1));
            text(input);
        });
        return inputs;
    }
}
