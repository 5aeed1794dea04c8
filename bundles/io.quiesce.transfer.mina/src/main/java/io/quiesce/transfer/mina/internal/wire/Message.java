package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** What one frame says; docs/protocol.md gives the bytes and the order. */
public sealed interface Message {

    /** The only protocol version so far. */
    int VERSION = 1;

    enum Role {
        AGENT,
        RECEIVER
    }

    /**
     * @param lowest first protocol version spoken, 0 to 65535
     * @param highest last one, not below {@code lowest}
     * @param silence after which the sender counts its peer as lost, 1 s to 1 h, whole milliseconds
     */
    record Hello(int lowest, int highest, Role role, Duration silence, String product) implements Message {
        public static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);
        public static final Duration LONGEST_SILENCE = Duration.ofHours(1);

        public Hello {
            if (lowest < 0
                    || highest > 0xFFFF
                    || lowest > highest
                    || silence.compareTo(SHORTEST_SILENCE) < 0
                    || silence.compareTo(LONGEST_SILENCE) > 0) {
                throw new IllegalArgumentException(
                        "hello for versions " + lowest + " to " + highest + " with a silence of " + silence);
            }
        }
    }

    /** The line ends: the sender closes after it. */
    record Failure(Refusal refusal, String message, String hint) implements Message {}

    /** The request is refused; the line goes on. */
    record Refused(Refusal refusal, String message, String hint) implements Message {}

    /** Sign of life while a request is served. */
    record Progress(long count) implements Message {}

    /** A piece of a run of bytes: one frame when sent, a frame or a part of one when received. */
    record Data(ByteBuffer bytes) implements Message {}

    /** The end of DATA, ROW or OUTLOOK frames, with their number of bytes or rows. */
    record End(long total) implements Message {}

    record Status() implements Message {}

    record State(ReceiverStatus status) implements Message {}

    record Open(OpenRequest request) implements Message {}

    record Resume(BackupId backup, ResumeToken token) implements Message {}

    record Opened(io.quiesce.api.transfer.Opened transfer) implements Message {}

    record Offer(ResumeToken token, List<ChunkRef> chunks) implements Message {
        public Offer {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * @param offered number of chunks in the offer
     * @param missing positions of those to send
     */
    record Want(int offered, BitSet missing) implements Message {
        public Want {
            if (offered < 1 || missing.length() > offered) {
                throw new IllegalArgumentException("want of " + missing.length() + " out of " + offered);
            }
        }
    }

    record Chunk(ResumeToken token, ChunkRef chunk) implements Message {}

    record Kept(long index) implements Message {}

    record Seal(ResumeToken token) implements Message {}

    record Verdict(Receipt receipt) implements Message {}

    record Abandon(ResumeToken token) implements Message {}

    record Abandoned() implements Message {}

    record Backups() implements Message {}

    record Row(ListedBackup backup) implements Message {}

    record FetchSeal(BackupId backup) implements Message {}

    record Fetch(BackupId backup, long offset, long length) implements Message {}

    record Verify(BackupId backup) implements Message {}

    record Hold(BackupId backup, HoldWish wish) implements Message {}

    record Held() implements Message {}

    record Retention() implements Message {}

    record Outlook(io.quiesce.api.retention.Outlook outlook) implements Message {}

    /** @param secret of the code, at least 16 bytes */
    record Enrol(Bytes secret, Bytes request) implements Message {}

    record Enrolled(String client, int transferPort, Bytes certificate, Bytes authority) implements Message {}

    record Renew(Bytes request) implements Message {}

    record Certificate(Bytes certificate, Bytes authority) implements Message {}

    /** A run of bytes compared by value; never printed, since it may be a secret. */
    record Bytes(byte[] value) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes b && Arrays.equals(value, b.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return new ByteSize(value.length).toString();
        }
    }
}
