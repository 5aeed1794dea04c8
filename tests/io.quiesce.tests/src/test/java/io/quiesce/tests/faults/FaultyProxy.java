package io.quiesce.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that hurts its connections as told. Faults apply to connections made after they were set;
 * {@link #cutNow} and {@link #resetNow} hit those that stand. Close it when done: no thread or port outlives it.
 */
public final class FaultyProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What happens to a connection. */
    public enum Kind {
        NONE,
        /** Both sides are closed (FIN). */
        CUT,
        /** Both sides are reset (RST). */
        RESET,
        /** Nothing passes any more, and nothing is closed. */
        STALL
    }

    /** What a {@link #strikeAt strike} leaves behind. */
    public enum Aftermath {
        /** Only the struck connection is hurt; new ones and others are healthy. */
        PASSES,
        /** Every connection, standing or new, is hurt in the same way until {@link #healthy}. */
        STAYS
    }

    /** A fault at a boundary between two TLS records, counted over all connections. */
    private record Strike(Kind kind, Direction direction, long record, Aftermath aftermath) {}

    /**
     * @param direction whose bytes are counted
     * @param after number of bytes that still pass, per connection
     */
    private record Fault(Kind kind, Direction direction, long after) {}

    private static final Fault HEALTHY = new Fault(Kind.NONE, Direction.TO_SERVER, Long.MAX_VALUE);
    private static final int BUFFER = 16 << 10;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong recordsToServer = new AtomicLong();
    private final AtomicLong recordsToClient = new AtomicLong();
    private final AtomicReference<Optional<Strike>> strike = new AtomicReference<>(Optional.empty());
    private volatile Fault fault = HEALTHY;
    private volatile boolean frozen;
    private volatile int reordered;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    private FaultyProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("faulty-proxy-accept", this::accept);
    }

    public static FaultyProxy to(String host, int port) throws IOException {
        return new FaultyProxy(new InetSocketAddress(host, port));
    }

    /** Where clients connect, on the loopback address. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Nothing goes wrong from now on; connections that are stalled stay so until they are ended. */
    public FaultyProxy healthy() {
        strike.set(Optional.empty());
        reordered = 0;
        fault = HEALTHY;
        frozen = false;
        bytesPerSecond = Long.MAX_VALUE;
        return this;
    }

    /** Closes both sides (FIN) after that many bytes. */
    public FaultyProxy cutAfter(Direction direction, long bytes) {
        fault = new Fault(Kind.CUT, direction, bytes);
        return this;
    }

    /** Resets both sides (RST) after that many bytes. */
    public FaultyProxy resetAfter(Direction direction, long bytes) {
        fault = new Fault(Kind.RESET, direction, bytes);
        return this;
    }

    /** Passes nothing on after that many bytes, and closes nothing. */
    public FaultyProxy stallAfter(Direction direction, long bytes) {
        fault = new Fault(Kind.STALL, direction, bytes);
        return this;
    }

    /**
     * Strikes once, when that many TLS records have passed in a direction since {@link #countRecords}: behind the last byte
     * of that record and before the next one. 0 strikes before the first. Each message of the protocol ends with a record.
     */
    public FaultyProxy strikeAt(Kind kind, Direction direction, long record, Aftermath aftermath) {
        strike.set(Optional.of(new Strike(kind, direction, record, aftermath)));
        return this;
    }

    /** Whether a strike has been set and has not hit yet. */
    public boolean strikePending() {
        return strike.get().isPresent();
    }

    /** Begins to count TLS records at 0. */
    public FaultyProxy countRecords() {
        recordsToServer.set(0);
        recordsToClient.set(0);
        return this;
    }

    /** TLS records passed on since {@link #countRecords}, by all connections. */
    public long records(Direction direction) {
        return counter(direction).get();
    }

    private AtomicLong counter(Direction direction) {
        return direction == Direction.TO_SERVER ? recordsToServer : recordsToClient;
    }

    /**
     * Holds connections back until that many have come (or none came for 200 ms), and lets them through in reverse order.
     */
    public FaultyProxy reorder(int connections) {
        reordered = connections;
        return this;
    }

    /** Passes at most that much on per second, in each direction of each connection. */
    public FaultyProxy throttle(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
        return this;
    }

    public void cutNow() {
        links.forEach(l -> l.end(false));
    }

    public void resetNow() {
        links.forEach(l -> l.end(true));
    }

    /** Bytes passed on so far, by all connections. */
    public long passed(Direction direction) {
        return (direction == Direction.TO_SERVER ? toServer : toClient).get();
    }

    /** Connections accepted so far. */
    public int connections() {
        return accepted.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Deque<Socket> held = new ArrayDeque<>();
                held.push(listener.accept());
                while (held.size() < reordered && another(held)) {
                    // the last to come is the first to go
                }
                held.forEach(this::pass);
            } catch (IOException e) {
                // closed, or the target does not answer: the client sees its connection end
            }
        }
    }

    private boolean another(Deque<Socket> held) throws IOException {
        listener.setSoTimeout(200);
        try {
            held.push(listener.accept());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            listener.setSoTimeout(0);
        }
    }

    private void pass(Socket client) {
        accepted.incrementAndGet();
        Link link = new Link(client, fault);
        links.add(link);
        link.open();
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutNow();
    }

    /** One connection through the proxy. */
    private final class Link {
        private final Socket client;
        private final Socket server = new Socket();
        private final Fault own;
        private final CountDownLatch ended = new CountDownLatch(1);

        Link(Socket client, Fault own) {
            this.client = client;
            this.own = own;
        }

        void open() {
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(target, 5000);
                start("faulty-proxy-up", () -> pump(client, server, Direction.TO_SERVER, toServer));
                start("faulty-proxy-down", () -> pump(server, client, Direction.TO_CLIENT, toClient));
            } catch (IOException e) {
                end(false);
            }
        }

        private void pump(Socket from, Socket to, Direction direction, AtomicLong counter) {
            long left = own.direction() == direction ? own.after() : Long.MAX_VALUE;
            byte[] buffer = new byte[BUFFER];
            Records records = new Records(direction);
            try {
                if (records.beforeFirst().isPresent()) {
                    hit(records.hit().get());
                    return;
                }
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(left, Math.min(BUFFER, slice())));
                    if (count < 0) {
                        end(false);
                        return;
                    }
                    if (frozen) {
                        stall();
                    }
                    int passing = records.upToStrike(buffer, count);
                    out.write(buffer, 0, passing);
                    counter.addAndGet(passing);
                    if (records.hit().isPresent()) {
                        hit(records.hit().get());
                        return;
                    }
                    left -= count;
                    brake(count);
                }
                strike(own.kind());
            } catch (IOException e) {
                end(false);
            }
        }

        private long slice() {
            return Math.max(1, bytesPerSecond / 20);
        }

        private void brake(int count) {
            long rate = bytesPerSecond;
            if (rate < Long.MAX_VALUE) {
                LockSupport.parkNanos(count * 1_000_000_000L / rate);
            }
        }

        private void hit(Strike hit) {
            if (hit.aftermath() == Aftermath.STAYS) {
                fault = new Fault(hit.kind(), Direction.TO_SERVER, 0);
                frozen = hit.kind() == Kind.STALL;
                if (hit.kind() != Kind.STALL) {
                    links.forEach(l -> l.end(hit.kind() == Kind.RESET));
                }
            }
            strike(hit.kind());
        }

        private void strike(Kind kind) {
            switch (kind) {
                case CUT -> end(false);
                case RESET -> end(true);
                case STALL -> stall();
                case NONE -> throw new IllegalStateException("no connection carries that many bytes");
            }
        }

        private void stall() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end(boolean reset) {
            ended.countDown();
            links.remove(this);
            for (Socket socket : List.of(client, server)) {
                try {
                    if (reset && !socket.isClosed()) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                } catch (IOException e) {
                    // it is gone, which is what was wanted
                }
            }
        }
    }

    /** Follows one direction of a connection from TLS record to TLS record (RFC 8446, 5.1). */
    private final class Records {
        private static final int HEADER = 5;

        private final Direction direction;
        private int header;
        private int length;
        private int body;
        private Optional<Strike> hit = Optional.empty();

        Records(Direction direction) {
            this.direction = direction;
        }

        Optional<Strike> hit() {
            return hit;
        }

        /** Whether the strike comes before anything has passed at all. */
        Optional<Strike> beforeFirst() {
            return take(0);
        }

        /** Number of bytes that may pass: all, or up to the record behind which the strike hits. */
        int upToStrike(byte[] bytes, int count) {
            for (int i = 0; i < count; i++) {
                if (header < HEADER) {
                    header++;
                    length = header == 4 ? (bytes[i] & 0xFF) << 8 : header == HEADER ? length | bytes[i] & 0xFF : 0;
                    body = 0;
                } else {
                    body++;
                }
                if (header == HEADER && body == length) {
                    header = 0;
                    if (take(counter(direction).incrementAndGet()).isPresent()) {
                        return i + 1;
                    }
                }
            }
            return count;
        }

        private Optional<Strike> take(long record) {
            Optional<Strike> due = strike.get();
            if (due.filter(s -> s.direction() == direction && s.record() == record)
                            .isPresent()
                    && strike.compareAndSet(due, Optional.empty())) {
                hit = due;
            }
            return hit;
        }
    }
}
