package io.quiesce.transfer.mina.internal.line;

import com.sun.management.OperatingSystemMXBean;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.identity.Role;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/**
 * Measures what TLS costs on MINA: CPU seconds per GB of both ends and MB/s, over loopback in one process, for our filter,
 * MINA's, and none. Run it with arguments {@code MEGABYTES ROUNDS}; docs/decisions/0020 holds a table.
 */
final class TlsCost {

    private static final int MESSAGE = OutgoingRun.FRAME;

    /** Runs with MINA's default buffers: with reads of 128 KiB its recursion fills a heap of 512 MB. */
    private static final String MINAS = "SslFilter";

    private interface Filters {
        IoFilter client();

        IoFilter server();
    }

    private TlsCost() {}

    public static void main(String[] arguments) throws Exception {
        long bytes = Long.parseLong(arguments[0]) * 1_000_000;
        int rounds = Integer.parseInt(arguments[1]);
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Authority authority =
                new Authority(Authority.create(clock, random, Lifetimes.DEFAULT), clock, random, Lifetimes.DEFAULT);
        Identity server = authority.newServer(Role.RECEIVER, List.of("localhost"));
        KeyPair keys = Identity.newKey(random);
        Identity client = new Identity(
                keys.getPrivate(),
                authority.issueMember(Role.AGENT, "bench", keys.getPublic()),
                authority.certificate());
        System.out.printf("%-12s %5s %10s %8s%n", "filter", "conns", "CPU s/GB", "MB/s");
        for (int round = 0; round < rounds; round++) {
            for (int connections : new int[] {1, 4}) {
                run("none", plain(), connections, bytes);
                run("TlsFilter", ours(authority, server, client, clock), connections, bytes);
                run(MINAS, minas(authority, server, client, clock), connections, bytes);
            }
        }
    }

    private static Filters plain() {
        return new Filters() {
            @Override
            public IoFilter client() {
                return new IoFilterAdapter();
            }

            @Override
            public IoFilter server() {
                return new IoFilterAdapter();
            }
        };
    }

    private static Filters ours(Authority authority, Identity server, Identity client, Clock clock) {
        return new Filters() {
            @Override
            public IoFilter client() {
                return new TlsFilter(TlsEngines.agent(client, clock), TlsEngines.TRANSFER);
            }

            @Override
            public IoFilter server() {
                return new TlsFilter(
                        TlsEngines.receiver(() -> server, authority.fingerprint(), clock), TlsEngines.TRANSFER);
            }
        };
    }

    private static Filters minas(Authority authority, Identity server, Identity client, Clock clock) {
        return new Filters() {
            @Override
            public IoFilter client() {
                return filter(client, new PinnedTrust(authority.fingerprint(), Role.RECEIVER, clock));
            }

            @Override
            public IoFilter server() {
                SslFilter filter = filter(server, new PinnedTrust(authority.fingerprint(), Role.AGENT, clock));
                filter.setNeedClientAuth(true);
                return filter;
            }
        };
    }

    private static SslFilter filter(Identity own, PinnedTrust trust) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own", own.key(), new char[0], new X509Certificate[] {own.certificate(), own.authority()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, new SecureRandom());
            SslFilter filter = new SslFilter(context);
            filter.setEnabledProtocols("TLSv1.3");
            filter.setEnabledCipherSuites("TLS_AES_128_GCM_SHA256");
            return filter;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String name, Filters filters, int connections, long bytes) throws Exception {
        IoThreads serverIo = new IoThreads(2, "server");
        IoThreads clientIo = new IoThreads(2, "client");
        AtomicLong left = new AtomicLong(bytes);
        CountDownLatch done = new CountDownLatch(1);
        NioSocketAcceptor acceptor = new NioSocketAcceptor(serverIo.executor(), serverIo);
        if (!name.equals(MINAS)) {
            SocketSettings.apply(acceptor.getSessionConfig());
        }
        acceptor.getFilterChain().addLast("tls", filters.server());
        acceptor.setHandler(new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession session, Object message) {
                if (left.addAndGet(-((IoBuffer) message).remaining()) <= 0) {
                    done.countDown();
                }
            }
        });
        acceptor.bind(new InetSocketAddress("127.0.0.1", 0));
        NioSocketConnector connector = new NioSocketConnector(clientIo.executor(), clientIo);
        if (!name.equals(MINAS)) {
            SocketSettings.apply(connector.getSessionConfig());
        }
        connector.getFilterChain().addLast("tls", filters.client());
        connector.setHandler(new IoHandlerAdapter());
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread sender =
                    new Thread(() -> send(connector, acceptor.getLocalAddress(), bytes / connections + MESSAGE));
            sender.start();
            senders.add(sender);
        }
        done.await();
        double seconds = (System.nanoTime() - wall) / 1e9;
        double used = (system.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("%-12s %5d %10.2f %8.0f%n", name, connections, used / (bytes / 1e9), bytes / 1e6 / seconds);
        for (Thread sender : senders) {
            sender.join();
        }
        connector.dispose();
        acceptor.dispose();
        clientIo.dispose();
        serverIo.dispose();
    }

    private static void send(NioSocketConnector connector, InetSocketAddress to, long bytes) {
        ConnectFuture future = connector.connect(to).awaitUninterruptibly();
        IoSession session = future.getSession();
        Deque<WriteFuture> window = new ArrayDeque<>();
        for (long sent = 0; sent < bytes; sent += MESSAGE) {
            if (window.size() >= Line.WINDOW) {
                window.remove().awaitUninterruptibly();
            }
            window.add(session.write(IoBuffer.wrap(new byte[MESSAGE])));
        }
        window.forEach(WriteFuture::awaitUninterruptibly);
        session.closeNow();
    }
}
