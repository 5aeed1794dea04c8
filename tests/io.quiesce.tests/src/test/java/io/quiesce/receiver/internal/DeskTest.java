package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A desk over a folder of its own, and a delivery of three chunks for it. */
abstract class DeskTest {

    @TempDir
    Path storage;

    Host host;
    StorageDesk desk;
    final Delivery shop = Delivery.of("web1", 4096, 4096, 100);

    @BeforeEach
    void open() throws Exception {
        host = Host.open(storage);
        desk = host.desk();
    }

    @AfterEach
    void close() {
        host.close();
    }

    void restart() throws Exception {
        host = host.afterCrash();
        desk = host.desk();
    }

    static void refused(Refusal refusal, Executable call) {
        TransferException thrown = assertThrows(TransferException.class, call);
        assertEquals(refusal, thrown.refusal(), thrown.getMessage());
        assertFalse(thrown.hint().isEmpty());
    }

    List<BackupRow> backups(String client) throws Exception {
        List<BackupRow> rows = new ArrayList<>();
        desk.backups(client, b -> rows.add(b.row()));
        return rows;
    }
}
