package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MySqlGtidsTest {

    @Test
    @DisplayName("a list in an unknown layout is not guessed at")
    void unknownLayout() {
        ByteBuffer tagged = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        tagged.putLong(1L << 56 | 1).flip();

        assertFalse(new MySqlGtids().list(tagged));
    }

    private static final String A = "0cbb5f55-0000-11ef-8000-000000000001";
    private static final String B = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    @DisplayName("a union is sorted by source, with the tags of each behind its untagged numbers")
    void union() {
        assertEquals(
                Optional.of(A + ":1-9:12:blue_1:1-3:red:7," + B + ":1-2"),
                MySqlGtids.union(
                        B.toUpperCase(Locale.ROOT) + ":1-2,\n" + A + ":red:7:blue_1:1-2,",
                        A + ":1-5:6-9:12:blue_1:2-3"));
        assertEquals(Optional.of(""), MySqlGtids.union("", ""));
    }

    @Test
    @DisplayName("what is no GTID set has no union")
    void noUnion() {
        for (String text : List.of("0-1-17", A, A + ":", A + ":1-", A + ":-", "uuid:1", A + ":1;" + B + ":1")) {
            assertEquals(Optional.empty(), MySqlGtids.union(text, A + ":1"), text);
        }
    }
}
