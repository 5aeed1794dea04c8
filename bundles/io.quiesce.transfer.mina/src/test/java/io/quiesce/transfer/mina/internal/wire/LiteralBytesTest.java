package io.quiesce.transfer.mina.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of docs/protocol.md, one example per message, both ways. */
@Tag("R1.2")
class LiteralBytesTest {

    private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);
    private static final BackupId BACKUP = BackupId.parse("00112233-4455-6677-8899-aabbccddeeff");
    private static final String ID = "00112233445566778899aabbccddeeff";
    private static final ResumeToken TOKEN = new ResumeToken("abcdefghijklmnopqrstuv");
    private static final String TOK = "0016" + hex("abcdefghijklmnopqrstuv");
    private static final String SHA = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final Digest DIGEST = Digest.parse(SHA);
    private static final ChunkRef CHUNK = new ChunkRef(7, 0x1_0000_0000L, 0x320_0000, DIGEST);
    private static final String REF = "0000000000000007" + "0000000100000000" + "03200000" + SHA;
    private static final Receipt RECEIPT = new Receipt(
            "web1",
            "a/b.zip",
            Instant.ofEpochSecond(1, 2),
            DIGEST,
            "00112233445566778899aabbccddeeff",
            false,
            List.of("x"));
    private static final String REC = "0004" + hex("web1") + "0007" + hex("a/b.zip") + "0000000000000001" + "00000002"
            + SHA + ID + "00" + "0001" + "0001" + hex("x");

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private static Bytes bytes(int... values) {
        byte[] b = new byte[values.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) values[i];
        }
        return new Bytes(b);
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(
                        new Message.Hello(1, 2, Message.Role.AGENT, Duration.ofSeconds(30), "quiesce"),
                        "00000012 01 0001 0002 01 00007530 0007 " + hex("quiesce")),
                Arguments.of(
                        new Message.Hello(1, 1, Message.Role.RECEIVER, Duration.ofSeconds(1), ""),
                        "0000000b 01 0001 0001 02 000003e8 0000"),
                Arguments.of(
                        new Message.Failure(Refusal.BUSY, "no", "later"),
                        "0000000d 02 000c 0002 " + hex("no") + " 0005 " + hex("later")),
                Arguments.of(new Message.Refused(Refusal.DIGEST, "é", ""), "00000008 03 0005 0002 c3a9 0000"),
                Arguments.of(new Message.Progress(258), "00000008 04 0000000000000102"),
                Arguments.of(new Message.Data(ByteBuffer.wrap(new byte[] {1, 2, 3})), "00000003 05 010203"),
                Arguments.of(new Message.End(3), "00000008 06 0000000000000003"),
                Arguments.of(new Message.Status(), "00000000 10"),
                Arguments.of(
                        new Message.State(new ReceiverStatus("1.0", "web1", new ByteSize(255))),
                        "00000013 11 0003 " + hex("1.0") + " 0004 " + hex("web1") + " 00000000000000ff"),
                Arguments.of(
                        new Message.Open(new OpenRequest(
                                BACKUP,
                                "shop",
                                new NameWish("d", "f"),
                                Layout.PLAIN,
                                new ByteSize(1),
                                new ByteSize(2))),
                        "0000002d 12 " + ID + " 0004 " + hex("shop")
                                + " 0001 64 0001 66 00 0000000000000001 0000000000000002"),
                Arguments.of(new Message.Resume(BACKUP, TOKEN), "00000028 13 " + ID + TOK),
                Arguments.of(
                        new Message.Opened(new io.quiesce.api.transfer.Opened(BACKUP, TOKEN, "a/b.zip")),
                        "00000031 14 " + ID + TOK + " 0007 " + hex("a/b.zip")),
                Arguments.of(
                        new Message.Offer(TOKEN, List.of(CHUNK, CHUNK)), "00000082 15 " + TOK + " 0002 " + REF + REF),
                Arguments.of(
                        new Message.Want(10, BitSet.valueOf(new long[] {0b10_0000_0101})), "00000004 16 000a 05 02"),
                Arguments.of(new Message.Want(1, new BitSet()), "00000003 16 0001 00"),
                Arguments.of(new Message.Chunk(TOKEN, CHUNK), "0000004c 17 " + TOK + REF),
                Arguments.of(new Message.Kept(7), "00000008 18 0000000000000007"),
                Arguments.of(new Message.Seal(TOKEN), "00000018 19 " + TOK),
                Arguments.of(new Message.Verdict(RECEIPT), "00000051 1a " + REC),
                Arguments.of(new Message.Abandon(TOKEN), "00000018 1b " + TOK),
                Arguments.of(new Message.Abandoned(), "00000000 1c"),
                Arguments.of(new Message.Backups(), "00000000 20"),
                Arguments.of(
                        new Message.Row(new ListedBackup(row(), Instant.ofEpochSecond(9), Optional.empty())),
                        "000000e3 21 " + ROW + " 0000000000000009 00000000 00"),
                Arguments.of(
                        new Message.Row(new ListedBackup(
                                row(),
                                Instant.ofEpochSecond(9),
                                Optional.of(new HoldWish(true, "r", Optional.of(Instant.ofEpochSecond(10)))
                                        .by("me", Instant.ofEpochSecond(8))))),
                        "00000104 21 " + ROW + " 0000000000000009 00000000 01 01 0001 72 01 000000000000000a 00000000"
                                + " 0002 6d65 0000000000000008 00000000"),
                Arguments.of(new Message.FetchSeal(BACKUP), "00000010 22 " + ID),
                Arguments.of(
                        new Message.Fetch(BACKUP, 1, 2), "00000020 23 " + ID + " 0000000000000001 0000000000000002"),
                Arguments.of(new Message.Verify(BACKUP), "00000010 24 " + ID),
                Arguments.of(
                        new Message.Hold(BACKUP, new HoldWish(false, "", Optional.empty())),
                        "00000014 25 " + ID + " 00 0000 00"),
                Arguments.of(new Message.Held(), "00000000 26"),
                Arguments.of(new Message.Retention(), "00000000 27"),
                Arguments.of(
                        new Message.Outlook(new Outlook(BACKUP, true, "shop", List.of("a", "b"))),
                        "0000001f 28 " + ID + " 01 0004 " + hex("shop") + " 0002 0001 61 0001 62"),
                Arguments.of(
                        new Message.Enrol(bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), bytes(255)),
                        "00000019 30 00000010 000102030405060708090a0b0c0d0e0f 00000001 ff"),
                Arguments.of(
                        new Message.Enrolled("web1", 65535, bytes(1), bytes()),
                        "00000011 31 0004 " + hex("web1") + " ffff 00000001 01 00000000"),
                Arguments.of(new Message.Renew(bytes(1, 2)), "00000006 32 00000002 0102"),
                Arguments.of(new Message.Certificate(bytes(1), bytes(2)), "0000000a 33 00000001 01 00000001 02"));
    }

    private static BackupRow row() {
        return new BackupRow(
                new SealHeader(
                        BACKUP,
                        "a",
                        "p",
                        Layout.PLAIN,
                        Instant.ofEpochSecond(-1),
                        Instant.ofEpochSecond(1),
                        Duration.ofSeconds(3, 4),
                        ShutdownKind.CRASH,
                        true,
                        5,
                        6,
                        7,
                        8,
                        DIGEST,
                        Facts.of(Map.of("k", "v"))),
                RECEIPT);
    }

    private static final String ROW = ID + " 0001 61 0001 70 00 ffffffffffffffff 00000000 0000000000000001 00000000"
            + " 0000000000000003 00000004 02 01 0000000000000005 0000000000000006 0000000000000007 0000000000000008"
            + SHA + " 0001 0001 6b 0001 76" + REC;

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("a message is exactly these bytes")
    void encode(Message message, String expected) {
        ByteBuffer frame = FrameEncoder.encode(message);
        assertEquals(
                expected.replace(" ", ""), HexFormat.of().formatHex(frame.array(), frame.position(), frame.limit()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("these bytes are exactly that message, and nothing is left over")
    void decode(Message expected, String bytes) throws ProtocolViolation {
        ByteBuffer input = ByteBuffer.wrap(HexFormat.of().parseHex(bytes.replace(" ", "")));
        FrameDecoder decoder = new FrameDecoder(ALL);
        assertEquals(expected, decoder.next(input).orElseThrow());
        assertFalse(input.hasRemaining());
        assertTrue(decoder.next(input).isEmpty());
    }

    @Test
    @DisplayName("every kind has an example")
    void complete() {
        Set<String> seen = new java.util.TreeSet<>();
        examples().forEach(a -> seen.add(((String) a.get()[1]).substring(9, 11)));
        assertEquals(Kind.values().length, seen.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000 00", // unknown type
                "00000000 ff",
                "00000000 05", // empty DATA
                "00100001 05", // more than a MiB of DATA
                "00000001 10 00", // a body where none is
                "ffffffff 12", // a length beyond all limits
                "00000008 06 ffffffffffffffff", // a negative count
                "0000000b 01 0002 0001 01 000003e8 0000", // highest below lowest
                "0000000b 01 0001 0001 03 000003e8 0000", // unknown role
                "0000000b 01 0001 0001 01 000003e7 0000", // too little silence
                "0000000b 01 0001 0001 01 0036ee81 0000", // too much silence
                "0000000c 01 0001 0001 01 000003e8 0001 ff", // not UTF-8
                "0000000d 01 0001 0001 01 000003e8 0002 c080", // overlong UTF-8
                "0000000e 01 0001 0001 01 000003e8 0003 eda080", // half a surrogate pair
                "00000003 16 0000 00", // WANT for nothing
                "00000003 16 0001 02", // a bit beyond the offer
                "00000004 16 0001 00 00", // a byte beyond the offer
                "00000003 16 2001 00", // more than 8192
                "00000006 32 00000003 0102", // bytes that are not there
                "00000006 32 ffffffff 0102",
                "00000009 30 00000001 01 00000000", // a short secret
                "0000000c 31 0000 0000 00000000 00000000" // port 0
            })
    @DisplayName("what the protocol does not allow is a violation")
    void violations(String bytes) {
        ByteBuffer input = ByteBuffer.wrap(HexFormat.of().parseHex(bytes.replace(" ", "")));
        assertThrows(ProtocolViolation.class, () -> {
            FrameDecoder decoder = new FrameDecoder(ALL);
            while (decoder.next(input).isPresent()) {
                // on to the end
            }
            if (!input.hasRemaining()) {
                throw new AssertionError("the input was accepted or awaits more: " + bytes);
            }
        });
    }

    @Test
    @DisplayName("an OFFER that claims more chunks than are there is refused before a list is made")
    void claimedChunks() {
        ByteBuffer input = ByteBuffer.wrap(HexFormat.of().parseHex(("0000001a 15" + TOK + "2000").replace(" ", "")));
        assertThrows(ProtocolViolation.class, () -> new FrameDecoder(ALL).next(input));
    }

    @Test
    @DisplayName("each side may send only its own messages")
    void directions() {
        for (Kind kind : Kind.values()) {
            boolean agent = Kind.fromAgent().contains(kind);
            boolean receiver = Kind.fromReceiver().contains(kind);
            assertTrue(agent || receiver || kind == Kind.ENROL, kind + " is sent by nobody");
            assertFalse(
                    agent
                            && receiver
                            && !Set.of(Kind.HELLO, Kind.ERROR, Kind.DATA, Kind.END)
                                    .contains(kind),
                    kind + " is sent by both");
        }
        ByteBuffer kept = FrameEncoder.encode(new Message.Kept(1));
        assertThrows(ProtocolViolation.class, () -> new FrameDecoder(Kind.fromAgent()).next(kept));
    }

    @Test
    @DisplayName("what would be refused is not sent")
    void notSent() {
        assertThrows(
                IllegalArgumentException.class, () -> FrameEncoder.encode(new Message.Data(ByteBuffer.allocate(0))));
        assertThrows(IllegalArgumentException.class, () -> FrameEncoder.encode(new Message.End(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> FrameEncoder.encode(new Message.State(new ReceiverStatus("\ud800", "web1", new ByteSize(1)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> FrameEncoder.encode(
                        new Message.State(new ReceiverStatus("v".repeat(65), "web1", new ByteSize(1)))));
    }

    @Test
    @DisplayName("a long explanation is shortened at a character, not refused")
    void longExplanation() throws ProtocolViolation {
        ByteBuffer frame =
                FrameEncoder.encode(new Message.Failure(Refusal.STORAGE, "ä".repeat(3000), "ab".repeat(900)));
        Message.Failure read =
                (Message.Failure) new FrameDecoder(ALL).next(frame).orElseThrow();
        assertEquals("ä".repeat(512), read.message());
        assertEquals(1024, read.hint().length());
    }

    @Test
    @DisplayName("a claimed length costs no memory until the bytes come")
    void claimedLength() throws ProtocolViolation {
        FrameDecoder[] decoders = new FrameDecoder[10_000];
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = new FrameDecoder(ALL);
            // ROW of a MiB, of which one byte comes: 10 GB if it were believed
            decoders[i].next(ByteBuffer.wrap(HexFormat.of().parseHex("001000002100")));
        }
        assertTrue(decoders.length > 0 && runtime.totalMemory() - runtime.freeMemory() < 400L << 20);
    }
}
