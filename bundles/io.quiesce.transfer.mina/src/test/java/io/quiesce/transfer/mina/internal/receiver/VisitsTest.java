package io.quiesce.transfer.mina.internal.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.transfer.BackupId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T7.1")
@DisplayName("Of who reads a backup")
class VisitsTest {

    private static final Optional<InetAddress> HERE = Optional.of(InetAddress.getLoopbackAddress());
    private static final BackupId BACKUP = new BackupId(UUID.randomUUID());

    private final List<String> entered = new ArrayList<>();
    private final AuditLog log = new AuditLog() {
        @Override
        public void append(Path home, AuditKind kind, String client, String by, String text) {
            entered.add(kind.word() + " " + client + " " + by + " " + text);
        }

        @Override
        public AuditVerdict read(Path home, Optional<AuditHead> known, Consumer<AuditEntry> entries) {
            throw new AssertionError();
        }
    };
    private Instant now = Instant.parse("2026-11-30T22:00:00Z");
    private final InstantSource time = () -> now;
    private final Visits visits = new Visits(log, Path.of("home"), time.withZone(ZoneOffset.UTC));

    @Test
    @DisplayName("each client, address and backup is entered once a day")
    void daily() {
        visits.read("db1", HERE, BACKUP);
        visits.read("db1", HERE, BACKUP);
        assertEquals(List.of("backup-read db1 127.0.0.1 " + BACKUP + ", the first time today"), entered);
        visits.read("db1", HERE, new BackupId(UUID.randomUUID()));
        visits.read("db1", Optional.empty(), BACKUP);
        visits.read("db2", HERE, BACKUP);
        assertEquals(4, entered.size());
        now = now.plus(Duration.ofHours(3));
        visits.read("db1", HERE, BACKUP);
        assertEquals(5, entered.size());
    }

    @Test
    @DisplayName("each client that may not, and its address, is entered once a day, whatever it asks for")
    void refused() {
        visits.readRefused("db1", HERE);
        visits.readRefused("db1", HERE);
        assertEquals(List.of("read-refused db1 127.0.0.1 the first time today"), entered);
        visits.readRefused("db2", HERE);
        now = now.plus(Duration.ofHours(3));
        visits.readRefused("db1", HERE);
        assertEquals(3, entered.size());
    }

    @Test
    @DisplayName("no client can make the log grow without end")
    void bounded() {
        for (int i = 0; i < 5_000; i++) {
            visits.read("db1", HERE, new BackupId(UUID.randomUUID()));
        }
        assertTrue(entered.size() <= 500, () -> "entries: " + entered.size());
    }

    @Test
    @DisplayName("it is entered before the first byte leaves, once, and not for one that is not given out")
    void before() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<Integer> sizes = new ArrayList<>();
        try (FirstByte out = new FirstByte(sent, () -> sizes.add(sent.size()))) {
            out.write(new byte[0]);
            assertEquals(List.of(), sizes);
            out.write(new byte[100]);
            out.write(7);
        }
        assertEquals(List.of(0), sizes);
        assertEquals(101, sent.size());
    }
}
