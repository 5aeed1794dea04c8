package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
}
