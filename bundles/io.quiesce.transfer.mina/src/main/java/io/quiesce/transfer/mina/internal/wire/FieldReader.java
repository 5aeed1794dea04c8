package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ResumeToken;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Reads the field types of docs/protocol.md from one complete body; whatever is out of range is a violation. */
final class FieldReader {

    private final ByteBuffer body;

    FieldReader(ByteBuffer body) {
        this.body = body;
    }

    /** @throws ProtocolViolation when fewer bytes are left: asked before anything is allocated for them */
    void require(long bytes) throws ProtocolViolation {
        if (body.remaining() < bytes) {
            throw new ProtocolViolation("the body ends " + (bytes - body.remaining()) + " bytes early");
        }
    }

    void requireNothingLeft() throws ProtocolViolation {
        if (body.hasRemaining()) {
            throw new ProtocolViolation(body.remaining() + " bytes are left over");
        }
    }

    int u8() throws ProtocolViolation {
        require(1);
        return body.get() & 0xFF;
    }

    int u16() throws ProtocolViolation {
        require(2);
        return body.getShort() & 0xFFFF;
    }

    long u32() throws ProtocolViolation {
        require(4);
        return body.getInt() & 0xFFFF_FFFFL;
    }

    long i64() throws ProtocolViolation {
        require(8);
        return body.getLong();
    }

    /** An i64 that counts something. */
    long count() throws ProtocolViolation {
        long value = i64();
        if (value < 0) {
            throw new ProtocolViolation(value + " can't be a count");
        }
        return value;
    }

    boolean bool() throws ProtocolViolation {
        int value = u8();
        if (value > 1) {
            throw new ProtocolViolation(value + " is neither true nor false");
        }
        return value == 1;
    }

    String text(int limit) throws ProtocolViolation {
        int length = u16();
        if (length > limit) {
            throw new ProtocolViolation("a text of " + length + " bytes where " + limit + " are allowed");
        }
        require(length);
        ByteBuffer part = body.slice(body.position(), length);
        body.position(body.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation("a text is not well-formed UTF-8", e);
        }
    }

    Message.Bytes bytes(int limit) throws ProtocolViolation {
        long length = u32();
        if (length > limit) {
            throw new ProtocolViolation(length + " bytes where " + limit + " are allowed");
        }
        return new Message.Bytes(exactly((int) length));
    }

    byte[] exactly(int length) throws ProtocolViolation {
        require(length);
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    Digest digest() throws ProtocolViolation {
        return Digest.of(exactly(Digest.LENGTH));
    }

    BackupId backup() throws ProtocolViolation {
        return new BackupId(new UUID(i64(), i64()));
    }

    ResumeToken token() throws ProtocolViolation {
        return new ResumeToken(text(FieldLimits.TOKEN));
    }

    Instant instant() throws ProtocolViolation {
        return Instant.ofEpochSecond(i64(), nanos());
    }

    Duration duration() throws ProtocolViolation {
        return Duration.ofSeconds(count(), nanos());
    }

    private long nanos() throws ProtocolViolation {
        long nanos = u32();
        if (nanos >= 1_000_000_000) {
            throw new ProtocolViolation(nanos + " ns are more than a second");
        }
        return nanos;
    }
}
