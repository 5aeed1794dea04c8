package io.quiesce.tests.product;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database host as another host sees it: a server, a receiver, and an agent that serves operators at a port of the loopback address. */
final class FleetHost implements AutoCloseable {

    private final RunningReceiver receiver;
    private final DatabaseServer server;
    private final AgentHome agent;
    private final int port;
    private Process service;

    private FleetHost(RunningReceiver receiver, DatabaseServer server, AgentHome agent, int port) {
        this.receiver = receiver;
        this.server = server;
        this.agent = agent;
        this.port = port;
    }

    /** With the plan {@code shop}; its agent runs and listens. */
    static FleetHost start(Path folder) throws Exception {
        RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
        DatabaseServer server = MariaDbServer.create().start();
        server.sampleRows(200);
        AgentHome agent =
                receiver.enrol(folder.resolve("agent"), "db1").with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
        FleetHost host = new FleetHost(receiver, server, agent, DatabaseServer.freePort());
        agent.run("operator", "listen", "127.0.0.1:" + host.port).expect(0);
        host.startAgent();
        return host;
    }

    void startAgent() throws InterruptedException {
        service = agent.start("agent");
        agent.awaitServed();
    }

    /** As by a power cut. */
    void killAgent() throws InterruptedException {
        service.destroyForcibly();
        if (!service.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the agent did not end");
        }
    }

    AgentHome agent() {
        return agent;
    }

    RunningReceiver receiver() {
        return receiver;
    }

    int port() {
        return port;
    }

    /** A one-time code for an operator. */
    String invite(String operator, String role) {
        return agent.run("operator", "add", operator, "--role", role, "--address", "127.0.0.1", "--json")
                .expect(0)
                .json()
                .get("code")
                .asText();
    }

    /** Everything that the agent has logged. */
    String log() throws IOException {
        try (Stream<Path> files = Files.walk(agent.path().resolve("logs"))) {
            return files.filter(Files::isRegularFile).map(FleetHost::text).collect(Collectors.joining());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        service.destroyForcibly();
        server.close();
        receiver.close();
    }
}
