package io.quiesce.transfer.mina.internal;

import com.sun.management.OperatingSystemMXBean;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the network half end to end: chunks of 50 MiB from this process to a receiver in another, which digests them.
 * Arguments {@code DIRECTORY MEGABYTES CONNECTIONS}; process start and JIT of both ends included.
 */
final class TransferCost {

    private static final int CHUNK = 50 << 20;

    private TransferCost() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Files.createDirectories(Path.of(arguments[0]));
        long bytes = Long.parseLong(arguments[1]) * 1_000_000;
        int connections = Integer.parseInt(arguments[2]);
        Path home = root.resolve("receiver");
        byte[] content = Rig.content(CHUNK, 1);
        ChunkRef chunk = Rig.cut(content, CHUNK).get(0);
        ExecutorService pool = Executors.newFixedThreadPool(connections);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (ChildJvm child = ChildJvm.start(List.of("-Xmx256m"), ReceiverMain.class, home.toString(), "0")) {
            String[] ports = child.lineBeginning("ports ").split(" ");
            ReceiverAddress enrolment = new ReceiverAddress("127.0.0.1", Integer.parseInt(ports[2]));
            String code = new FileClientRegistry()
                    .invite(home, "bench", enrolment, Duration.ofHours(1))
                    .code();
            MinaReceiverLinks links = new MinaReceiverLinks();
            links.enrol(root.resolve("agent"), code, "vault");
            long cpu = system.getProcessCpuTime();
            long wall = System.nanoTime();
            int chunks = (int) ((bytes + CHUNK - 1) / CHUNK);
            try (ReceiverLink link =
                    links.connect(root.resolve("agent"), "vault", connections, Duration.ofSeconds(30))) {
                Opened opened = link.open(Rig.request());
                List<Callable<ChunkRef>> sends = new ArrayList<>();
                for (int i = 0; i < chunks; i++) {
                    sends.add(() -> {
                        Rig.send(link, opened, content, chunk);
                        return chunk;
                    });
                }
                for (Future<ChunkRef> sent : pool.invokeAll(sends)) {
                    sent.get();
                }
            }
            double seconds = (System.nanoTime() - wall) / 1e9;
            double gigabytes = (double) chunks * CHUNK / 1e9;
            System.out.printf(
                    "%.2f GB over %d connections: %.0f MB/s, agent %.2f CPU s/GB; receiver in all: ",
                    gigabytes,
                    connections,
                    gigabytes * 1000 / seconds,
                    (system.getProcessCpuTime() - cpu) / 1e9 / gigabytes);
            System.out.println(child.end()
                    .lines()
                    .filter(l -> l.startsWith("costs"))
                    .findFirst()
                    .orElse("unknown"));
        } finally {
            pool.shutdownNow();
        }
        System.exit(0);
    }
}
