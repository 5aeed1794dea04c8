package io.quiesce.transfer.mina.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.fuzz.Fuzz;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends, the decoder gives messages or ends the line; what it takes, it would also write. */
@Tag("P9")
class FrameFuzzTest {

    private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);
    private static final int SAMPLES_PER_KIND = 3;
    private static final int LONGEST_SAMPLE = 4096;

    /** Frames of every kind, alone and in a row. */
    private static List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        JqwikSession.run(() -> samples.addAll(generated()));
        ByteBuffer row =
                ByteBuffer.allocate(samples.stream().mapToInt(s -> s.length).sum());
        samples.forEach(row::put);
        samples.add(row.array());
        return samples;
    }

    private static List<byte[]> generated() {
        RandomGenerator<Message> messages = Messages.any().generator(1000);
        Random random = new Random(20);
        Map<Kind, List<byte[]>> byKind = new EnumMap<>(Kind.class);
        for (int tries = 0; tries < 100_000 && !enough(byKind); tries++) {
            byte[] frame = bytes(FrameEncoder.encode(messages.next(random).value()));
            Kind kind = Kind.ofCode(frame[4]).orElseThrow();
            List<byte[]> some = byKind.computeIfAbsent(kind, k -> new ArrayList<>());
            if (some.size() < SAMPLES_PER_KIND && frame.length < LONGEST_SAMPLE) {
                some.add(frame);
            }
        }
        assertEquals(ALL, byKind.keySet());
        List<byte[]> samples = new ArrayList<>();
        byKind.values().forEach(samples::addAll);
        return samples;
    }

    private static boolean enough(Map<Kind, List<byte[]>> byKind) {
        return byKind.size() == ALL.size() && byKind.values().stream().allMatch(s -> s.size() == SAMPLES_PER_KIND);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static Fuzz fuzz() {
        return Fuzz.of("frame decoder", samples())
                .refusing(ProtocolViolation.class)
                .mending(FrameFuzzTest::lengthRight)
                .allocating(256, 1 << 18);
    }

    /** The first frame's length says what is there, so that its fields are read to their end. */
    private static byte[] lengthRight(byte[] frame) {
        return frame.length < FrameEncoder.HEADER
                ? frame
                : ByteBuffer.wrap(frame)
                        .putInt(0, frame.length - FrameEncoder.HEADER)
                        .array();
    }

    /** In pieces, as a line gives them. */
    private static void read(byte[] input) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(ALL);
        Random cuts = new Random(Arrays.hashCode(input));
        for (int at = 0; at < input.length; ) {
            int length = Math.min(1 + cuts.nextInt(1 << cuts.nextInt(13)), input.length - at);
            ByteBuffer part = ByteBuffer.wrap(input, at, length);
            at += length;
            for (Optional<Message> m = decoder.next(part); m.isPresent(); m = decoder.next(part)) {
                requireWritable(m.get());
            }
            assertEquals(0, part.remaining());
        }
    }

    private static void requireWritable(Message message) throws ProtocolViolation {
        if (!(message instanceof Message.Data)) {
            ByteBuffer again = FrameEncoder.encode(message);
            assertEquals(Optional.of(message), new FrameDecoder(ALL).next(again));
        }
    }

    @Test
    @DisplayName("thousands of damaged frames are decoded or refused")
    void quick() {
        fuzz().run(20_000, FrameFuzzTest::read);
    }

    @Test
    @Tag("long")
    @DisplayName("millions of damaged frames are decoded or refused")
    void million() {
        fuzz().run(2_000_000, FrameFuzzTest::read);
    }
}
