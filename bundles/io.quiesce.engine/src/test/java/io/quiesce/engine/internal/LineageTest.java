package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.SealHeader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home knows its own runs, and notices those of a copy of itself or of its own future. */
@Tag("R10.3")
class LineageTest {

    private static final EnrolledReceiver RECEIVER =
            new EnrolledReceiver("vault", new ReceiverAddress("backup.example", 7070), "db1", Instant.EPOCH);

    @TempDir
    Path home;

    private static SealHeader seal(AgentIdentity agent) {
        SealHeader h = RunRecordTest.record(
                        1,
                        Facts.of(Map.of(Lineage.SEQUENCE, Long.toString(agent.sequence()))),
                        List.of(),
                        ShutdownKind.CLEAN)
                .header();
        return new SealHeader(
                BackupId.parse(agent.backup()),
                agent.id(),
                h.plan(),
                h.layout(),
                h.startedAt(),
                h.capturedAt(),
                h.downtime(),
                h.shutdown(),
                h.fenced(),
                h.length(),
                h.rawBytes(),
                h.entries(),
                h.chunks(),
                h.contents(),
                h.facts());
    }

    private AgentIdentity run() throws Exception {
        return AgentIdentity.next(home, new BackupId(UUID.randomUUID()));
    }

    private static boolean objects(AgentIdentity self, AgentIdentity... runs) {
        Lineage lineage = new Lineage(self);
        for (AgentIdentity run : runs) {
            lineage.see(seal(run));
        }
        return lineage.objection().isPresent();
    }

    @Test
    @DisplayName("its own runs are no reason for doubt, nor are another agent's")
    void own() throws Exception {
        AgentIdentity first = run();
        AgentIdentity second = run();
        AgentIdentity stranger =
                new AgentIdentity("another", 99, UUID.randomUUID().toString());
        assertEquals(false, objects(AgentIdentity.of(home), first, second, stranger));
    }

    @Test
    @DisplayName("a state that is older than the receiver's is noticed, and what to do is said")
    void setBack() throws Exception {
        AgentIdentity before = run();
        AgentIdentity later = run();
        Lineage lineage = new Lineage(before);
        lineage.see(seal(later));
        assertTrue(lineage.objection().orElseThrow().hint().contains("client replace"));
    }

    @Test
    @DisplayName("a copy that made as many runs is noticed by the backup it made")
    void copy() throws Exception {
        AgentIdentity mine = run();
        AgentIdentity copys =
                new AgentIdentity(mine.id(), mine.sequence(), UUID.randomUUID().toString());
        assertTrue(objects(mine, copys));
    }

    @Test
    @DisplayName("an enrolment makes another agent of it, which goes on counting")
    void renewed() throws Exception {
        AgentIdentity before = run();
        AgentIdentity later = run();
        assertEquals(RECEIVER, AgentIdentity.renew(home, () -> RECEIVER));
        AgentIdentity renewed = AgentIdentity.of(home);
        assertNotEquals(before.id(), renewed.id());
        assertEquals(later.sequence(), renewed.sequence());
        assertEquals(false, objects(renewed, before, later));
    }

    @Test
    @DisplayName("an enrolment that fails, by a mistyped code say, leaves it who it is")
    void notRenewed() throws Exception {
        AgentIdentity before = run();
        assertThrows(
                CheckFailedException.class,
                () -> AgentIdentity.renew(home, () -> {
                    throw new CheckFailedException("the code is mistyped", "");
                }));
        assertEquals(before, AgentIdentity.of(home));
    }

    @Test
    @DisplayName("while a run of it is made no code is used, and the refusal says what to wait for")
    void atWork() throws Exception {
        AgentIdentity before = run();
        try (RunsOfHome.Begun begun = new RunsOfHome(home).begin(new BackupId(UUID.randomUUID()))) {
            BusyException busy = assertThrows(
                    BusyException.class,
                    () -> AgentIdentity.renew(home, () -> {
                        throw new AssertionError("the code is used up");
                    }));
            assertTrue(busy.getMessage().contains("a run is being made"), busy.getMessage());
        }
        assertEquals(before, AgentIdentity.of(home));
    }
}
