package io.quiesce.tests.product;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.receiver.internal.audit.AuditedRegistry;
import io.quiesce.receiver.internal.audit.ChainedAuditLog;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver in a process of its own, on free ports of the loopback address. */
public final class RunningReceiver implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+), enrolment on (\\S+):(\\d+)");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final Path home;
    private Process process;
    private int transferPort;
    private int enrolmentPort;

    private final List<String> options;

    private RunningReceiver(Path home, List<String> options) {
        this.home = home;
        this.options = options;
    }

    /** @param options of {@code quiesce-receiver run} besides the ports */
    public static RunningReceiver start(Path home, String... options) {
        RunningReceiver receiver = new RunningReceiver(home, List.of(options));
        receiver.startAnew();
        return receiver;
    }

    /** After {@link #kill} or {@link #stop}: again, on the same ports. */
    public void startAgain() {
        start(transferPort, enrolmentPort);
    }

    /** Whatever was done to it: it runs, maybe on other ports, since the old ones may be somebody else's by now. */
    void work() {
        if (process.isAlive()) {
            signal("CONT");
        } else {
            startAnew();
        }
    }

    /** On ports that no connection is given as its own, so that they are free after a kill; again if a program was quicker. */
    private void startAnew() {
        try {
            start(DatabaseServer.freePort(), DatabaseServer.freePort());
        } catch (AssertionError e) {
            if (!String.valueOf(e.getMessage()).contains("port is taken")) {
                throw e;
            }
            start(DatabaseServer.freePort(), DatabaseServer.freePort());
        }
    }

    private void start(int transfer, int enrolment) {
        try {
            Files.createDirectories(home);
            Path out = home.resolve("stdout.txt");
            Path err = home.resolve("stderr.txt");
            process = Product.RECEIVER
                    .builder(home, Map.of(), arguments(transfer, enrolment))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            long deadline = System.nanoTime() + START_NANOS;
            Matcher listening = LISTENING.matcher("");
            while (!listening.reset(Files.readString(out)).find()) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError("the receiver did not start: " + Files.readString(err));
                }
            }
            transferPort = Integer.parseInt(listening.group(2));
            enrolmentPort = Integer.parseInt(listening.group(4));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private List<String> arguments(int transfer, int enrolment) {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--listen", "127.0.0.1:" + transfer, "--enrol-listen", "127.0.0.1:" + enrolment));
        arguments.addAll(options);
        return arguments;
    }

    public Path home() {
        return home;
    }

    public int transferPort() {
        return transferPort;
    }

    public int enrolmentPort() {
        return enrolmentPort;
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** A command of the receiver beside the running one. */
    public Outcome command(String... arguments) {
        return Product.RECEIVER.run(home, Map.of(), arguments);
    }

    /** A one-time code for a new client. */
    public String invite(String client) {
        return command("client", "add", client, "--address", "127.0.0.1:" + enrolmentPort, "--json")
                .expect(0)
                .json()
                .get("code")
                .asText();
    }

    /** A new agent's home, enrolled here under the name {@code vault}; without the two processes of the commands. */
    public AgentHome enrol(Path agentHome, String client) {
        ReceiverAddress enrolment = new ReceiverAddress("127.0.0.1", enrolmentPort);
        try {
            Files.createDirectories(agentHome);
            String code = new AuditedRegistry(new FileClientRegistry(), new ChainedAuditLog())
                    .invite(home, client, enrolment, Duration.ofHours(1))
                    .code();
            new MinaReceiverLinks().enrol(agentHome, code, "vault");
        } catch (IOException | QuiesceException e) {
            throw new AssertionError(client + " could not be enrolled", e);
        }
        return new AgentHome(agentHome);
    }

    /** The home of a new host that takes over a client's backups, enrolled as by {@link #enrol}. */
    public AgentHome replace(Path agentHome, String client) {
        String code = command("client", "replace", client, "--address", "127.0.0.1:" + enrolmentPort, "--json")
                .expect(0)
                .json()
                .get("code")
                .asText();
        AgentHome agent = new AgentHome(agentHome);
        agent.run("enrol", code, "--as", "vault").expect(0);
        return agent;
    }

    public void kill() {
        end(process.destroyForcibly());
    }

    /** SIGTERM; returns the exit code. */
    public int stop() {
        process.destroy();
        return end(process);
    }

    private static int end(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the receiver did not stop within 60 s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end(process);
    }
}
