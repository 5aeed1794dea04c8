package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's memory budget, with the network half alone: the desk of the child keeps nothing. */
@Tag("long")
@Tag("P3")
@Tag("R4.3")
@Tag("R8.5")
class FiftyUploadsTest {

    private static final int AGENTS = 50;
    private static final int CONNECTIONS = 4;

    @TempDir
    private Path root;

    @Test
    @Timeout(300)
    @DisplayName(
            "fifty uploads over four connections each, into a slow desk, fit into a quarter of the receiver's heap")
    void heap() throws Exception {
        Path home = root.resolve("receiver");
        ExecutorService pool = Executors.newFixedThreadPool(AGENTS * CONNECTIONS);
        // 64 MiB: the desk and the rest of the receiver need the other 192 of their 256
        try (ChildJvm child = ChildJvm.start(List.of("-Xmx64m"), ReceiverMain.class, home.toString(), "100000000")) {
            String[] ports = child.lineBeginning("ports ").split(" ");
            ReceiverAddress enrolment = new ReceiverAddress("127.0.0.1", Integer.parseInt(ports[2]));
            MinaReceiverLinks links = new MinaReceiverLinks();
            List<ReceiverLink> open = new ArrayList<>();
            List<Callable<ChunkRef>> sends = new ArrayList<>();
            byte[] content = Rig.content(4 << 20, 1);
            ChunkRef chunk = Rig.cut(content, content.length).get(0);
            for (int i = 0; i < AGENTS; i++) {
                Path agent = root.resolve("agent" + i);
                String code = new FileClientRegistry()
                        .invite(home, "host" + i, enrolment, Duration.ofHours(1))
                        .code();
                links.enrol(agent, code, "vault");
                ReceiverLink link = links.connect(agent, "vault", CONNECTIONS, Duration.ofSeconds(30));
                open.add(link);
                Opened opened = link.open(Rig.request());
                for (int c = 0; c < CONNECTIONS; c++) {
                    sends.add(() -> {
                        Rig.send(link, opened, content, chunk);
                        return chunk;
                    });
                }
            }
            List<String> failures = new ArrayList<>();
            for (Future<ChunkRef> sent : pool.invokeAll(sends)) {
                if (sent.state() == Future.State.FAILED) {
                    failures.add(String.valueOf(sent.exceptionNow().getMessage()));
                }
            }
            open.forEach(ReceiverLink::close);
            String said = child.end();
            assertEquals(List.of(), failures, said);
            assertTrue(said.contains("most lines at once " + AGENTS * CONNECTIONS), said);
        } finally {
            pool.shutdownNow();
        }
    }
}
