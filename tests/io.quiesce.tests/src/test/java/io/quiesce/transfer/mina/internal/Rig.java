package io.quiesce.transfer.mina.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.receiver.internal.audit.ChainedAuditLog;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import io.quiesce.transfer.mina.internal.receiver.Limits;
import io.quiesce.transfer.mina.internal.receiver.MinaReceiverEndpoint;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A receiver with an in-memory desk and any number of agents, in one process over loopback. */
final class Rig implements AutoCloseable {

    static final Duration SILENCE = Duration.ofSeconds(20);
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final MovableClock clock = new MovableClock();
    final MemoryDesk desk = new MemoryDesk();
    final Path root;
    final Path receiverHome;
    final FileClientRegistry registry;
    final MinaReceiverLinks links;
    private final Limits limits;
    private Listening listening;

    Rig(Path root) throws QuiesceException {
        this(root, Limits.DEFAULT);
    }

    Rig(Path root, Limits limits) throws QuiesceException {
        this.root = root;
        this.limits = limits;
        this.receiverHome = root.resolve("receiver");
        this.registry = new FileClientRegistry(clock, new SecureRandom(), Lifetimes.DEFAULT);
        this.links = new MinaReceiverLinks(clock, new SecureRandom());
        this.listening = listen(0, 0);
    }

    Listening listen(int transfer, int enrolment) throws QuiesceException {
        return new MinaReceiverEndpoint(clock, new SecureRandom(), Lifetimes.DEFAULT, limits, new ChainedAuditLog())
                .listen(receiverHome, new Bind("127.0.0.1", transfer), new Bind("127.0.0.1", enrolment), desk);
    }

    /** Stops the receiver and starts it again at the same ports. */
    void restart() throws QuiesceException {
        listening.close();
        listening = listen(listening.transfer().port(), listening.enrolment().port());
    }

    Listening listening() {
        return listening;
    }

    String invite(String client) throws QuiesceException {
        return registry.invite(receiverHome, client, listening.enrolment(), Duration.ofHours(1))
                .code();
    }

    /** An agent's home in which the receiver is enrolled as "vault". */
    Path agent(String client) throws QuiesceException {
        Path home = root.resolve("agent-" + client + "-" + UUID.randomUUID());
        links.enrol(home, invite(client), "vault");
        return home;
    }

    ReceiverLink link(Path agent) throws QuiesceException {
        return link(agent, 4);
    }

    ReceiverLink link(Path agent, int connections) throws QuiesceException {
        return links.connect(agent, "vault", connections, SILENCE);
    }

    /** Makes the agent find its receiver at another port. */
    void reroute(Path agent, int port) throws QuiesceException {
        links.move(agent, "vault", new ReceiverAddress("127.0.0.1", port));
    }

    static OpenRequest request() {
        BackupId id = new BackupId(UUID.randomUUID());
        return new OpenRequest(
                id,
                "shop",
                new NameWish("db1", "full-" + id),
                Layout.PLAIN,
                ByteSize.mebibytes(1),
                ByteSize.mebibytes(64));
    }

    static byte[] content(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    static List<ChunkRef> cut(byte[] content, int chunkSize) {
        List<ChunkRef> chunks = new ArrayList<>();
        for (int offset = 0; offset < content.length; offset += chunkSize) {
            int length = Math.min(chunkSize, content.length - offset);
            chunks.add(new ChunkRef(chunks.size(), offset, length, Digest.ofContent(content, offset, length)));
        }
        return chunks;
    }

    static void send(ReceiverLink link, Opened opened, byte[] content, ChunkRef chunk) throws QuiesceException {
        link.send(
                opened.token(),
                chunk,
                new ByteArrayInputStream(content, (int) chunk.offset(), chunk.length()),
                sent -> {});
    }

    /** Offers everything, sends what is wanted. */
    static void sendWanted(ReceiverLink link, Opened opened, byte[] content, List<ChunkRef> chunks)
            throws QuiesceException {
        BitSet wanted = link.offer(opened.token(), chunks);
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            send(link, opened, content, chunks.get(i));
        }
    }

    static Receipt seal(ReceiverLink link, Opened opened, byte[] content) throws QuiesceException {
        byte[] signature =
                link.sign(Digest.ofContent(content, 0, content.length).bytes());
        return link.seal(opened.token(), new ByteArrayInputStream(signature), verified -> {});
    }

    /** One whole backup. */
    static Opened backUp(ReceiverLink link, byte[] content, int chunkSize) throws QuiesceException {
        Opened opened = link.open(request());
        sendWanted(link, opened, content, cut(content, chunkSize));
        seal(link, opened, content);
        return opened;
    }

    /** Waits until something holds, or fails after {@link #PATIENCE}. */
    static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("did not happen within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}
