package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ResumeToken;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes the field types of docs/protocol.md into a frame that grows as needed. What a reader would refuse is an
 * {@link IllegalArgumentException}.
 */
final class FieldWriter {

    private static final int FIRST_SIZE = 256;

    private ByteBuffer frame = ByteBuffer.allocate(FIRST_SIZE);

    FieldWriter(Kind kind) {
        frame.putInt(0).put((byte) kind.code());
    }

    /** The frame, ready to be read, its length filled in. */
    ByteBuffer finish(Kind kind) {
        int body = frame.position() - FrameEncoder.HEADER;
        if (body > kind.limit()) {
            throw new IllegalArgumentException(kind + " of " + body + " bytes is over its limit of " + kind.limit());
        }
        return frame.putInt(0, body).flip();
    }

    private ByteBuffer room(int bytes) {
        if (frame.remaining() < bytes) {
            frame = ByteBuffer.allocate(Math.max(frame.capacity() * 2, frame.position() + bytes))
                    .put(frame.flip());
        }
        return frame;
    }

    FieldWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    FieldWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    FieldWriter u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    FieldWriter i64(long value) {
        room(8).putLong(value);
        return this;
    }

    FieldWriter count(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " can't be a count");
        }
        return i64(value);
    }

    FieldWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    FieldWriter text(String value, int limit) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text holds half a surrogate pair", e);
        }
        if (utf8.remaining() > limit) {
            throw new IllegalArgumentException(
                    "a text of " + utf8.remaining() + " bytes where " + limit + " are allowed");
        }
        u16(utf8.remaining()).room(utf8.remaining()).put(utf8);
        return this;
    }

    /** As much of a text as fits: a long explanation must not keep the peer from hearing any. */
    FieldWriter shortened(String value, int limit) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, limit);
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        room(2 + end).putShort((short) end).put(utf8, 0, end);
        return this;
    }

    FieldWriter bytes(Message.Bytes value, int limit) {
        if (value.value().length > limit) {
            throw new IllegalArgumentException(value + " where " + limit + " bytes are allowed");
        }
        return u32(value.value().length).raw(value.value());
    }

    FieldWriter raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    FieldWriter digest(Digest value) {
        return raw(value.bytes());
    }

    FieldWriter backup(BackupId id) {
        return i64(id.value().getMostSignificantBits()).i64(id.value().getLeastSignificantBits());
    }

    FieldWriter token(ResumeToken token) {
        return text(token.value(), FieldLimits.TOKEN);
    }

    FieldWriter instant(Instant value) {
        return i64(value.getEpochSecond()).u32(value.getNano());
    }

    FieldWriter duration(Duration value) {
        return count(value.getSeconds()).u32(value.getNano());
    }
}
