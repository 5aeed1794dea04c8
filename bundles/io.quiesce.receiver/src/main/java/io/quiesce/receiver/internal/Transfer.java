package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore.Arrival;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One arrival and what is known of it in this process. Chunks come in while the phase lock is shared; sealing, giving up and
 * closing have it alone, so that nothing changes under them. Safe between threads.
 */
final class Transfer {

    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
    private static final long SIGN_OF_LIFE_MILLIS = 500;

    /** How far it has come. */
    enum State {
        ARRIVING,
        /** The verdict is written; only publishing is left. */
        DECIDED,
        PUBLISHED,
        /** Given up. */
        GONE
    }

    private final OpenRecord open;
    private final Arrival arrival;
    private final Room room;
    private final int mostChunks;
    private final ReentrantReadWriteLock phase = new ReentrantReadWriteLock(true);
    private final Object verifying = new Object(); // one read-back at a time: two could discard what came between them
    private final Map<Long, ChunkIntake> claims = new HashMap<>(); // guarded by this
    private Optional<ChunkTable> table = Optional.empty(); // guarded by this
    private volatile State state;
    private volatile boolean shut;
    private volatile OptionalLong used = OptionalLong.empty(); // by the running time

    Transfer(OpenRecord open, Arrival arrival, Room room, int mostChunks, State state) {
        this.open = open;
        this.arrival = arrival;
        this.room = room;
        this.mostChunks = mostChunks;
        this.state = state;
    }

    /** Its agent asks for something. */
    void use(long runningNanos) {
        used = OptionalLong.of(runningNanos);
    }

    /** When its agent last asked for something, in nanoseconds of the running time; empty when not since the start. */
    OptionalLong used() {
        return used;
    }

    OpenRecord open() {
        return open;
    }

    Arrival arrival() {
        return arrival;
    }

    State state() {
        return state;
    }

    /** Called by the thread that has the phase alone. */
    void enter(State next) {
        state = next;
    }

    /** @throws TransferException when the desk is closing: long work should end */
    void requireServed() throws TransferException {
        if (shut) {
            throw Refusals.busy("the receiver is stopping");
        }
    }

    Opened opened() {
        return new Opened(open.request().backup(), open.token(), arrival.place().path());
    }

    /** What it may come to: what was announced, or what is here when that is more. */
    synchronized long announcedBytes() {
        return Math.max(open.request().expected().bytes(), heldBytes());
    }

    /** Of chunks that are here; 0 of an idle one whose table was put away. */
    synchronized long heldBytes() {
        return table.map(ChunkTable::bytes).orElse(0L);
    }

    /** Announced and not arrived yet; 0 for a transfer that was not touched since the start. */
    synchronized long promisedBytes() {
        return table.map(t -> Math.max(0, open.request().expected().bytes() - t.bytes()))
                .filter(b -> state == State.ARRIVING)
                .orElse(0L);
    }

    /** Everything held, loaded from the journal when it is first needed. */
    synchronized ChunkTable held() throws StorageException {
        if (table.isEmpty()) {
            ChunkTable loaded = new ChunkTable(mostChunks);
            arrival.kept(chunk -> loaded.add(chunk, false));
            table = Optional.of(loaded);
        }
        return table.orElseThrow();
    }

    /** Positions of what must be sent. What an earlier process kept is read back and hashed before it counts. */
    BitSet want(List<ChunkRef> chunks) throws QuiesceException {
        sharePhase();
        try {
            if (state != State.DECIDED) {
                requireArriving();
            }
            BitSet missing = new BitSet();
            for (int i = 0; i < chunks.size(); i++) {
                requireSane(chunks.get(i));
                missing.set(i, state == State.DECIDED ? find(chunks.get(i)).isEmpty() : !durable(chunks.get(i)));
            }
            return missing;
        } finally {
            unshare();
        }
    }

    Intake take(ChunkRef chunk) throws QuiesceException {
        share();
        try {
            requireSane(chunk);
            if (durable(chunk)) {
                return new CheckingIntake(chunk);
            }
            return claim(chunk);
        } finally {
            unshare();
        }
    }

    private synchronized Intake claim(ChunkRef chunk) throws QuiesceException {
        ChunkIntake older = claims.get(chunk.index());
        if (older != null) {
            if (!older.chunk().equals(chunk)) {
                throw Refusals.conflict("other content is arriving as chunk " + chunk.index());
            }
            if (older.end()) {
                kept(older);
            }
        }
        if (find(chunk).isPresent()) {
            return new CheckingIntake(chunk);
        }
        requireNoOverlap(chunk);
        room.requireForChunk(chunk.length());
        ChunkIntake intake = new ChunkIntake(this, chunk, arrival.write(chunk));
        claims.put(chunk.index(), intake);
        return intake;
    }

    /** Shares the phase for a short step of a chunk; the caller unlocks by {@link #unshare}. */
    void share() throws TransferException {
        sharePhase();
        boolean arriving = false;
        try {
            requireArriving();
            arriving = true;
        } finally {
            if (!arriving) {
                unshare();
            }
        }
    }

    private void sharePhase() throws TransferException {
        if (!phase.readLock().tryLock()) {
            requireServed();
            throw Refusals.busy("the transfer is being sealed or given up");
        }
    }

    private void requireArriving() throws TransferException {
        requireServed();
        if (state != State.ARRIVING) {
            throw state == State.GONE ? Refusals.token() : Refusals.conflict("the backup is sealed already");
        }
    }

    void unshare() {
        phase.readLock().unlock();
    }

    /** Has the phase alone, saying so to a waiting peer; the caller unlocks by {@link #release}. */
    void alone(LongConsumer alive) throws TransferException {
        try {
            while (!phase.writeLock().tryLock(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
                requireServed();
                alive.accept(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.busy("the receiver is stopping");
        }
        if (state == State.GONE || shut) {
            phase.writeLock().unlock();
            requireServed();
            throw Refusals.token();
        }
    }

    /** As {@link #alone}, but refused when anybody else is at it. */
    void aloneAtOnce() throws TransferException {
        if (!phase.writeLock().tryLock()) {
            throw Refusals.busy("the transfer is in use");
        }
    }

    void release() {
        phase.writeLock().unlock();
    }

    /** Notes a chunk that its intake has made durable. Repeatable. */
    synchronized void kept(ChunkIntake intake) throws StorageException {
        ChunkTable chunks = held();
        if (chunks.find(intake.chunk().index()).isEmpty()) {
            chunks.add(intake.chunk(), true);
        }
        forget(intake);
    }

    synchronized void forget(ChunkIntake intake) {
        claims.remove(intake.chunk().index(), intake);
    }

    /** Stores the agent's seal; it names the chunks that are held. */
    void putSeal(InputStream seal) throws IOException, QuiesceException {
        long chunks = held().count();
        room.requireForSeal(IncomingSeal.longest(chunks));
        arrival.putSeal(new IncomingSeal(seal, chunks));
    }

    /** Takes a held chunk back; it is wanted again. */
    synchronized void discard(ChunkRef chunk, String why) throws StorageException {
        LOG.warn(
                "chunk {} at offset {} of backup {}: {}; it is wanted again",
                chunk.index(),
                chunk.offset(),
                arrival.backup(),
                why);
        arrival.discard(chunk);
        held().remove(chunk);
    }

    /** Forgets what can be read again, unless a thread or an intake is at it. */
    boolean releaseIfIdle() {
        if (!phase.writeLock().tryLock()) {
            return false;
        }
        try {
            synchronized (this) {
                if (claims.isEmpty()) {
                    table = Optional.empty();
                    arrival.close();
                }
                return table.isEmpty();
            }
        } finally {
            phase.writeLock().unlock();
        }
    }

    /** Whether a chunk is on its way in. */
    synchronized boolean isReceiving() {
        return !claims.isEmpty();
    }

    /** Ends every intake that is under way: an open file must not be written to any more. */
    void endIntakes() {
        List<ChunkIntake> running;
        synchronized (this) {
            running = List.copyOf(claims.values());
        }
        running.forEach(ChunkIntake::end);
    }

    /** No thread writes any more when this returns; every later call is refused. */
    void shut() {
        shut = true;
        endIntakes();
        phase.writeLock().lock();
        try {
            arrival.close();
        } finally {
            phase.writeLock().unlock();
        }
    }

    /** The arrival is published or given up: what is known of its chunks is forgotten. */
    synchronized void end(State last) {
        state = last;
        table = Optional.empty();
        arrival.close();
    }

    private void requireSane(ChunkRef chunk) throws TransferException {
        long longest = open.request().chunkSize().bytes();
        if (chunk.index() >= mostChunks
                || chunk.length() > longest
                || chunk.offset() > Long.MAX_VALUE - chunk.length()) {
            throw Refusals.protocol("chunk " + chunk.index() + " at " + chunk.offset() + " with " + chunk.length()
                    + " bytes is beyond the limits of this transfer (" + mostChunks + " chunks of " + longest
                    + " bytes)");
        }
        // every chunk before it has 1 to "longest" bytes
        if (chunk.offset() < chunk.index() || chunk.offset() > chunk.index() * longest) {
            throw Refusals.conflict("chunk " + chunk.index() + " cannot begin at offset " + chunk.offset());
        }
    }

    /** The chunk if it is held; other content under its index is a conflict. */
    private synchronized Optional<ChunkRef> find(ChunkRef chunk) throws QuiesceException {
        Optional<ChunkRef> same = held().find(chunk.index());
        if (same.isPresent() && !same.get().equals(chunk)) {
            throw Refusals.conflict("other content was kept as chunk " + chunk.index());
        }
        return same;
    }

    private boolean durable(ChunkRef chunk) throws QuiesceException {
        if (find(chunk).isEmpty()) {
            synchronized (this) {
                requireNoOverlap(chunk);
            }
            return false;
        }
        synchronized (verifying) {
            synchronized (this) {
                if (find(chunk).isEmpty() || held().verified(chunk.index())) {
                    return find(chunk).isPresent();
                }
            }
            if (!readsBack(chunk)) {
                discard(chunk, "it no longer reads back as it was kept");
                return false;
            }
            synchronized (this) {
                held().markVerified(chunk.index());
            }
            return true;
        }
    }

    private boolean readsBack(ChunkRef chunk) throws StorageException, TransferException {
        try (InputStream in = arrival.read(chunk.offset(), chunk.length())) {
            return Verification.digest(in, chunk.length()).equals(chunk.id());
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.MISSING) {
                throw e;
            }
            return false;
        } catch (ClosedByInterruptException e) {
            throw Refusals.busy("the receiver is stopping"); // says nothing about the bytes
        } catch (IOException e) {
            LOG.warn("reading back a chunk of backup {} failed", arrival.backup(), e);
            return false;
        }
    }

    private void requireNoOverlap(ChunkRef chunk) throws QuiesceException {
        Optional<ChunkRef> before = held().before(chunk.index());
        Optional<ChunkRef> after = held().after(chunk.index());
        boolean fits = before.map(b -> follows(b, chunk)).orElse(true)
                && after.map(a -> follows(chunk, a)).orElse(true);
        for (ChunkIntake other : claims.values()) {
            ChunkRef o = other.chunk();
            fits &= o.index() == chunk.index() || (o.index() < chunk.index() ? follows(o, chunk) : follows(chunk, o));
        }
        if (!fits) {
            throw Refusals.conflict(
                    "chunk " + chunk.index() + " at offset " + chunk.offset() + " overlaps its neighbours");
        }
    }

    /** Whether the later chunk lies where it can: right behind a direct neighbour, with room for those between otherwise. */
    private static boolean follows(ChunkRef earlier, ChunkRef later) {
        long end = earlier.offset() + earlier.length();
        long between = later.index() - earlier.index() - 1;
        return between == 0 ? later.offset() == end : later.offset() - between >= end;
    }
}
