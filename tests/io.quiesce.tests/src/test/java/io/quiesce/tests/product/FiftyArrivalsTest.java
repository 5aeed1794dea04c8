package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's budget with everything it does: TLS, digests, disk, flushes, read-back, publishing. */
@Tag("long")
@Tag("P3")
@Tag("R4.3")
@Tag("R8.5")
class FiftyArrivalsTest {

    private static final int AGENTS = 50;
    private static final int CONNECTIONS = 4;
    private static final int CHUNK_SIZE = 4 << 20;
    private static final int LENGTH = 32 << 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(900)
    @DisplayName("fifty uploads of 32 MiB over four connections each fit into the 256 MiB heap that it is shipped with")
    void heap() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AGENTS * CONNECTIONS);
        List<ReceiverLink> links = new ArrayList<>();
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"))) {
            long begun = System.nanoTime();
            byte[] content = new byte[LENGTH];
            new Random(50).nextBytes(content);
            List<Upload> uploads = new ArrayList<>();
            List<Callable<Boolean>> sends = new ArrayList<>();
            List<Callable<Boolean>> seals = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                ReceiverLink link = enrol(receiver, "db" + i);
                links.add(link);
                Upload upload = new Upload(content, CHUNK_SIZE, 0);
                uploads.add(upload);
                upload.open(link);
                for (ChunkRef chunk : upload.chunks()) {
                    sends.add(() -> {
                        upload.send(link, chunk);
                        return true;
                    });
                }
                seals.add(() -> upload.seal(link).good());
            }
            all(pool, sends);
            all(pool, seals);
            System.out.printf(
                    Locale.ROOT,
                    "%d arrivals of %d MiB in %.1f s: most RSS %d MiB, %s%n",
                    AGENTS,
                    LENGTH >> 20,
                    (System.nanoTime() - begun) / 1e9,
                    mostRssMebibytes(receiver.pid()),
                    heap(receiver.pid()));
            assertEquals(
                    AGENTS,
                    receiver.command("backups", "--json").expect(0).json().size());
            assertTrue(mostRssMebibytes(receiver.pid()) <= 512, "the process grew to more than 512 MiB");
        } finally {
            links.forEach(ReceiverLink::close);
            pool.shutdownNow();
        }
    }

    private ReceiverLink enrol(RunningReceiver receiver, String client) throws Exception {
        Path agent = receiver.enrol(folder.resolve(client), client).path();
        return new MinaReceiverLinks().connect(agent, "vault", CONNECTIONS, Duration.ofSeconds(120));
    }

    private static void all(ExecutorService pool, List<Callable<Boolean>> work) throws Exception {
        for (Future<Boolean> done : pool.invokeAll(work)) {
            assertTrue(done.get());
        }
    }

    private static long mostRssMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    /** What the virtual machine says of its heap after a full collection. */
    private static String heap(long pid) throws Exception {
        jcmd(pid, "GC.run");
        return jcmd(pid, "GC.heap_info")
                .lines()
                .filter(line -> line.contains("generation") || line.contains("total") && line.contains("used"))
                .map(line -> line.replaceAll("\\[.*", "").strip().replaceAll(" +", " "))
                .collect(java.util.stream.Collectors.joining("; "));
    }

    private static String jcmd(long pid, String command) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, jcmd.waitFor(), said);
        return said;
    }
}
