package io.quiesce.tests.product;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what is posted. */
final class Hook implements AutoCloseable {
    static final String SECRET_PATH = "/t0ken";

    final List<String> signatures = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    private final HttpServer server;

    private Hook(HttpServer server) {
        this.server = server;
    }

    static Hook listen() throws IOException {
        Hook hook = new Hook(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        hook.server.createContext(SECRET_PATH, exchange -> {
            exchange.getRequestBody().readAllBytes();
            hook.signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Quiesce-Signature")));
            exchange.sendResponseHeaders(hook.status, -1);
            exchange.close();
        });
        hook.server.start();
        return hook;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + SECRET_PATH;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
