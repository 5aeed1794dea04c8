package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.Fleet;
import io.quiesce.workbench.internal.agent.PlanPicture;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
class AgentRowTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    /** Never asked: rows are made of pictures. */
    private static final AgentDesks NOBODY = (AgentDesks) Proxy.newProxyInstance(
            AgentDesks.class.getClassLoader(), new Class<?>[] {AgentDesks.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException(method + " is called");
            });

    private static AgentRow row(String name, AgentPicture picture) {
        Optional<EnrolledAgent> agent = name.isEmpty()
                ? Optional.empty()
                : Optional.of(new EnrolledAgent(name, new ReceiverAddress(name + ".example", 7445), "anna", NOW));
        return new AgentRow(new Fleet.Member(new AgentLink(NOBODY, Path.of("/home"), name), agent), picture);
    }

    private static AgentPicture with(Optional<QuiesceException> problem, String... planProblems) {
        AgentStatus status = new AgentStatus("1.0.0", "/srv/quiesce", 7, "quiesce", NOW, true, 1, FeedPosition.START);
        List<PlanPicture> plans = Stream.of(planProblems)
                .map(p -> new PlanState("shop", p, true, List.of(), List.of(), Optional.empty()))
                .map(s -> new PlanPicture(s, List.of(), List.of(), Optional.empty()))
                .toList();
        return new AgentPicture(Optional.of(status), false, problem, plans, List.of());
    }

    @Test
    @DisplayName("who can't be reached comes first, then trouble, then what needs care, then the others by name")
    void worstFirst() {
        QuiesceException away = new CheckFailedException("nothing listens at agent db9", "Is it on?");
        List<AgentRow> rows = List.of(
                row("", with(Optional.empty())),
                row("alpha", with(Optional.empty())),
                row("sought", AgentPicture.NOTHING),
                row("never", with(Optional.empty(), "")),
                row("broken", with(Optional.empty(), "no such receiver")),
                row("db9", with(Optional.of(away), "")));
        assertEquals(
                List.of(
                        "db9",
                        "broken",
                        "never",
                        "sought",
                        "alpha",
                        rows.getFirst().name()),
                rows.stream().sorted(AgentRow.WORST_FIRST).map(AgentRow::name).toList());
    }

    private static PlanPicture plan(String name, Instant... goodAt) {
        List<RunLog> good = Stream.of(goodAt)
                .map(at -> new RunLog(
                        UUID.randomUUID(),
                        RunKind.BACKUP,
                        RunStatus.COMPLETED,
                        name,
                        Optional.of(new BackupId(UUID.randomUUID())),
                        "",
                        at,
                        Optional.of(at),
                        1,
                        1,
                        Duration.ZERO,
                        Optional.empty(),
                        new TreeMap<>(),
                        List.of()))
                .toList();
        return new PlanPicture(
                new PlanState(name, "", true, List.of(), List.of(), Optional.empty()), good, good, Optional.empty());
    }

    private static String oldest(PlanPicture... plans) {
        AgentPicture picture = with(Optional.empty());
        return row("db1", new AgentPicture(picture.status(), false, Optional.empty(), List.of(plans), List.of()))
                .oldestGood(NOW);
    }

    @Test
    @DisplayName("its oldest last good backup is that of its worst plan, and none when a plan has none")
    void oldestGood() {
        PlanPicture shop = plan("shop", NOW.minusSeconds(7200));
        PlanPicture blog = plan("blog", NOW.minusSeconds(60));
        assertTrue(oldest(blog, shop).contains("2 h ago"), oldest(blog, shop));
        assertEquals("none", oldest(blog, shop, plan("never")));
        assertEquals("", oldest());
    }

    @Test
    @DisplayName("why one can't be reached is said first, and what was last known of it stays")
    void lost() {
        AgentRow row =
                row("db9", with(Optional.of(new CheckFailedException("nothing listens there", "Is it on?")), ""));
        assertEquals("can't be reached", row.state());
        assertTrue(row.details().startsWith("Nothing listens there.\nIs it on?\n"), row.details());
        assertTrue(row.details().contains("/srv/quiesce"), row.details());
        assertEquals("1", row.plans());
        assertEquals("", row.running());
    }
}
