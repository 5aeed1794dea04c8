package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What an agent does with a desk: some bytes cut into chunks, and the calls that deliver them. */
final class Delivery {

    static final byte[] SIGNATURE = {4, 2};
    static final ReceiverDesk.SignatureCheck SIGNED = (message, signature) -> Arrays.equals(signature, SIGNATURE);
    static final int CHUNK_SIZE = 4096;

    private final String client;
    private final BackupId backup;
    private final byte[] data;
    private final List<ChunkRef> chunks = new ArrayList<>();
    private final ShutdownKind shutdown;

    private Delivery(String client, UUID id, byte[] data, List<Integer> lengths, ShutdownKind shutdown) {
        this.client = client;
        this.backup = new BackupId(id);
        this.data = data;
        this.shutdown = shutdown;
        int offset = 0;
        for (int length : lengths) {
            chunks.add(new ChunkRef(chunks.size(), offset, length, Digest.ofContent(data, offset, length)));
            offset += length;
        }
    }

    /** Random bytes in chunks of these lengths. */
    static Delivery of(String client, Integer... lengths) {
        return of(client, Arrays.asList(lengths), 1);
    }

    static Delivery of(String client, List<Integer> lengths, long seed) {
        byte[] data = new byte[lengths.stream().mapToInt(l -> l).sum()];
        new Random(seed).nextBytes(data);
        return new Delivery(client, UUID.randomUUID(), data, lengths, ShutdownKind.CLEAN);
    }

    /** The same delivery of an instance that went down in that way. */
    Delivery after(ShutdownKind kind) {
        return new Delivery(client, backup.value(), data, lengths(), kind);
    }

    /** The same bytes as a backup of that id. */
    Delivery withId(String id) {
        return new Delivery(client, UUID.fromString(id), data, lengths(), shutdown);
    }

    private List<Integer> lengths() {
        return chunks.stream().map(ChunkRef::length).toList();
    }

    String client() {
        return client;
    }

    BackupId backup() {
        return backup;
    }

    byte[] data() {
        return data;
    }

    List<ChunkRef> chunks() {
        return chunks;
    }

    ChunkRef chunk(int index) {
        return chunks.get(index);
    }

    ByteBuffer bytes(ChunkRef chunk) {
        return ByteBuffer.wrap(data, (int) chunk.offset(), chunk.length()).slice();
    }

    OpenRequest request() {
        return new OpenRequest(
                backup,
                "shop",
                new NameWish("2026/11", "shop_full"),
                Layout.PLAIN,
                new ByteSize(CHUNK_SIZE),
                new ByteSize(data.length));
    }

    Opened open(ReceiverDesk desk) throws QuiesceException {
        return desk.open(client, request());
    }

    /** Opens it with an estimate that is too low. */
    Opened open(ReceiverDesk desk, long expected) throws QuiesceException {
        OpenRequest r = request();
        return desk.open(
                client,
                new OpenRequest(r.backup(), r.plan(), r.wish(), r.layout(), r.chunkSize(), new ByteSize(expected)));
    }

    void send(ReceiverDesk desk, ResumeToken token, int index) throws QuiesceException {
        try (Intake intake = desk.take(client, token, chunk(index))) {
            ByteBuffer bytes = bytes(chunk(index));
            while (bytes.hasRemaining()) { // in frames, as they come from a network
                int length = Math.min(700, bytes.remaining());
                intake.write(bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
            }
            intake.keep();
        }
    }

    /** Offers everything and sends what is wanted. */
    BitSet sendWanted(ReceiverDesk desk, ResumeToken token) throws QuiesceException {
        BitSet wanted = desk.want(client, token, chunks);
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            send(desk, token, i);
        }
        return wanted;
    }

    SealHeader header() {
        return new SealHeader(
                backup,
                "agent-1",
                "shop",
                Layout.PLAIN,
                Host.NOW.minusSeconds(60),
                Host.NOW.minusSeconds(30),
                Duration.ofSeconds(12),
                shutdown,
                true,
                data.length,
                data.length * 2L,
                3,
                chunks.size(),
                Digest.ofContent(data, 0, 0),
                Facts.NONE);
    }

    byte[] seal() {
        return seal(header(), chunks);
    }

    static byte[] seal(SealHeader header, List<ChunkRef> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new PlainTextSeals().write(header, chunks.iterator(), message -> SIGNATURE, out);
        } catch (IOException | QuiesceException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    Receipt seal(ReceiverDesk desk, ResumeToken token) throws QuiesceException {
        return seal(desk, token, seal());
    }

    Receipt seal(ReceiverDesk desk, ResumeToken token, byte[] seal) throws QuiesceException {
        return desk.seal(client, token, new ByteArrayInputStream(seal), SIGNED, verified -> {});
    }

    /** Everything at once. */
    Receipt deliver(ReceiverDesk desk) throws QuiesceException {
        ResumeToken token = open(desk).token();
        sendWanted(desk, token);
        return seal(desk, token);
    }

    byte[] fetch(ReceiverDesk desk) throws QuiesceException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        desk.copy(client, backup, 0, data.length, out);
        return out.toByteArray();
    }
}
