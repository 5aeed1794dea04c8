package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.plan.RestartPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.4")
@Timeout(60)
@DisplayName("A limit of the rate")
class RateTest {

    @TempDir
    Path root = Path.of("");

    private List<String> warned(RestartPoint restart, ByteSize rate) throws Exception {
        FolderHost host = new FolderHost(root);
        assertTrue(host.run(FolderHost.atRate(host.plan(restart, Optional.empty()), rate))
                .receipt()
                .good());
        return host.notes.stream().filter(n -> n.startsWith("transfer: ")).toList();
    }

    @Test
    @DisplayName("is warned of, with the time it takes, when the instance is down until all is sent")
    void afterTransfer() throws Exception {
        List<String> warned = warned(RestartPoint.AFTER_TRANSFER, new ByteSize(1024));
        assertEquals(1, warned.size());
        assertTrue(warned.getFirst().contains("at transfer.rate 1KiB a second"), warned.toString());
        assertTrue(warned.getFirst().matches(".* take \\d\\.\\d s, .*"), warned.toString());
    }

    @Test
    @DisplayName("is nothing to warn of when the instance is up meanwhile")
    void afterCapture() throws Exception {
        assertEquals(List.of(), warned(RestartPoint.AFTER_CAPTURE, new ByteSize(1024)));
    }
}
