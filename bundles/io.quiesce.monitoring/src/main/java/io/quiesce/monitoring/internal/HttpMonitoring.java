package io.quiesce.monitoring.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quiesce.api.TakenPort;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.monitor.Reading;
import io.quiesce.api.service.Monitoring;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Java's own small web server; two requests at a time, the others wait. */
@Component
public final class HttpMonitoring implements Monitoring {

    private static final Logger LOG = LoggerFactory.getLogger(HttpMonitoring.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Seconds for a request and for its answer; without them two clients that fall silent keep both threads for ever. */
    private static final Map<String, String> LIMITS =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "30");

    private record Answer(int code, String type, byte[] body) {}

    @FunctionalInterface
    private interface Page {
        Answer of(Reading reading);
    }

    @Override
    public Served serve(Bind bind, Probe probe) throws QuiesceException {
        InetSocketAddress wanted = bind.host().isEmpty()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bind.port())
                : new InetSocketAddress(bind.host(), bind.port());
        // read once, with the first server of the process
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        HttpServer server;
        try {
            server = HttpServer.create(wanted, 0);
        } catch (BindException e) {
            throw unbound(wanted, bind.host(), e);
        } catch (IOException | RuntimeException e) {
            throw new CheckFailedException(
                    "cannot listen for monitoring on " + wanted.getHostString() + ":" + wanted.getPort() + ": "
                            + e.getMessage(),
                    "Choose another address or port with --monitor; port 0 takes a free one.",
                    e);
        }
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            LOG.warn("monitoring is served to other hosts, without encryption or login; it names clients and plans");
        }
        Probe shared = new LastReading(probe, System::nanoTime);
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread t = new Thread(task, "monitoring");
            t.setDaemon(true);
            return t;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, "/", shared, HttpMonitoring::index));
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", shared, HttpMonitoring::metrics));
        server.createContext("/health", exchange -> answer(exchange, "/health", shared, HttpMonitoring::health));
        server.start();
        return new Running(server, threads);
    }

    /** A port that somebody has, or an address that is not this machine's. */
    private static CheckFailedException unbound(InetSocketAddress wanted, String host, BindException e) {
        TakenPort taken = TakenPort.at(wanted);
        String at = wanted.getHostString() + ":" + wanted.getPort();
        return taken.holder().isPresent()
                ? new CheckFailedException(
                        "the monitoring port is taken: " + at + " is held by "
                                + taken.holder().get(),
                        taken.hint("--monitor", host),
                        e)
                : new CheckFailedException(
                        "cannot listen for monitoring on " + at + ": " + e.getMessage(),
                        "Name an address of this machine and a port from 1024 on with --monitor; port 0 takes a free one.",
                        e);
    }

    private static Answer index(Reading reading) {
        return new Answer(OK, TEXT, "/metrics\n/health\n".getBytes(StandardCharsets.UTF_8));
    }

    private static Answer metrics(Reading reading) {
        return new Answer(OK, MetricsText.TYPE, MetricsText.of(reading.measures()));
    }

    private static Answer health(Reading reading) {
        return new Answer(
                reading.problems().isEmpty() ? OK : UNAVAILABLE, "application/json", HealthJson.of(reading.problems()));
    }

    private static void answer(HttpExchange exchange, String path, Probe probe, Page page) throws IOException {
        try (exchange) {
            Answer answer;
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer = said(NOT_FOUND, "not found");
            } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                answer = said(NOT_ALLOWED, "only GET is served");
            } else {
                answer = read(probe, page);
            }
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.code(), -1);
            } else {
                exchange.sendResponseHeaders(answer.code(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** The border: whatever goes wrong is an answer. */
    private static Answer read(Probe probe, Page page) {
        try {
            return page.of(probe.read());
        } catch (QuiesceException | RuntimeException e) {
            LOG.error("monitoring cannot read how it is: {}", e.getMessage(), e);
            return new Answer(UNAVAILABLE, "application/json", HealthJson.of(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private static Answer said(int code, String text) {
        return new Answer(code, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private record Running(HttpServer server, ExecutorService threads) implements Served {
        @Override
        public String address() {
            return server.getAddress().getHostString() + ":"
                    + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
