package io.quiesce.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    private enum Kind {
        NONE,
        CUT,
        RESET,
        STALL
    }

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
    private volatile Fault fault = HEALTHY;
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

    public FaultyProxy healthy() {
        fault = HEALTHY;
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
                Socket client = listener.accept();
                accepted.incrementAndGet();
                Link link = new Link(client, fault);
                links.add(link);
                link.open();
            } catch (IOException e) {
                // closed, or the target does not answer: the client sees its connection end
            }
        }
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
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(left, Math.min(BUFFER, slice())));
                    if (count < 0) {
                        end(false);
                        return;
                    }
                    out.write(buffer, 0, count);
                    counter.addAndGet(count);
                    left -= count;
                    brake(count);
                }
                strike();
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

        private void strike() {
            switch (own.kind()) {
                case CUT -> end(false);
                case RESET -> end(true);
                case STALL -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                case NONE -> throw new IllegalStateException("no connection carries that many bytes");
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
}
