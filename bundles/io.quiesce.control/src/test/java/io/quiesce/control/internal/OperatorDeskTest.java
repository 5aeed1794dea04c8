package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Selection;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.Operator;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator may ask, call by call: docs/control.md has the same table. */
@Tag("R8.2")
@NonNullByDefault({}) // proxies of interfaces that say what they say about null
class OperatorDeskTest {

    private static final Set<String> WATCH = Set.of(
            "status",
            "plans",
            "queue",
            "feed",
            "waiting",
            "kept",
            "backups",
            "outlook",
            "files",
            "history",
            "count",
            "find",
            "receivers",
            "receiver",
            "neededBy");
    private static final Set<String> OPERATE = Set.of("submit", "cancel", "check", "discard", "preview", "hold");
    private static final Set<String> NEVER = Set.of("checkText", "enrol", "move", "leave");

    private static final BackupId BACKUP = new BackupId(UUID.randomUUID());
    private static final PlanState SHOP = new PlanState("shop", "", true, List.of(), List.of(), Optional.empty());

    private final List<String> reached = new ArrayList<>();

    /** A desk with the plan "shop" that notes what reaches it. */
    private AgentDesk desk(OperatorRole role) {
        AgentDesk behind = (AgentDesk) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AgentDesk.class}, (proxy, method, arguments) -> {
                    reached.add(method.getName());
                    return method.getName().equals("plans") ? List.of(SHOP) : nothing(method);
                });
        return new OperatorDesk(
                behind,
                (work, askedBy) -> {
                    reached.add(askedBy);
                    behind.submit(work);
                    return new QueuedRun(
                            UUID.randomUUID(), work, "shop", Origin.ASKED, Instant.EPOCH, Optional.empty());
                },
                new Operator("anna", role, "192.0.2.7"));
    }

    private static @Nullable Object nothing(Method method) {
        return method.getReturnType() == boolean.class
                ? (Object) false
                : method.getReturnType() == long.class ? (Object) 0L : null;
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == String.class
                        ? "shop"
                        : type == boolean.class
                                ? (Object) false
                                : type == Work.class ? new Work.Delivery(BACKUP) : argument(type))
                .toArray();
    }

    private static @Nullable Object argument(Class<?> type) {
        return type == RestoreOrder.class
                ? new RestoreOrder("vault", BACKUP, Optional.empty(), Optional.of("shop"), Selection.ALL)
                : type == BackupId.class
                        ? BACKUP
                        : type == Duration.class
                                ? Duration.ZERO
                                : type == io.quiesce.api.retention.HoldWish.class
                                        ? new io.quiesce.api.retention.HoldWish(true, "audit", Optional.empty())
                                        : null;
    }

    /** The calls that reach the desk behind. */
    private Set<String> allowed(OperatorRole role) throws IllegalAccessException {
        AgentDesk desk = desk(role);
        Set<String> allowed = new TreeSet<>();
        for (Method call : AgentDesk.class.getMethods()) {
            if (call.getName().equals("close")) {
                continue;
            }
            reached.clear();
            try {
                call.invoke(desk, arguments(call));
            } catch (InvocationTargetException e) {
                // refused, or it had nothing to answer with
                if (e.getCause() instanceof TransferException refused) {
                    assertEquals(Refusal.AUTHENTICATION, refused.refusal());
                    assertTrue(refused.getMessage().contains("anna") || NEVER.contains(call.getName()));
                }
            }
            if (reached.contains(call.getName())) {
                allowed.add(call.getName());
            }
        }
        return allowed;
    }

    @Test
    @DisplayName("every call of the desk is decided: what reads, what changes, and what nobody may over the network")
    void everyCall() throws Exception {
        Set<String> calls = Arrays.stream(AgentDesk.class.getMethods())
                .map(Method::getName)
                .filter(name -> !name.equals("close"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                calls,
                Stream.of(WATCH, OPERATE, NEVER).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(new TreeSet<>(WATCH), allowed(OperatorRole.WATCH));
        assertEquals(
                Stream.of(WATCH, OPERATE).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)),
                allowed(OperatorRole.OPERATE));
    }

    @Test
    @DisplayName("a plan is one of the home's by its name: no file of the host, nothing that looks like one")
    void plansByName() throws QuiesceException {
        AgentDesk desk = desk(OperatorRole.OPERATE);
        for (String plan : List.of("/tmp/evil.yaml", "evil.yaml", "../shop", "shop.yaml", "", "SHOP")) {
            RestoreOrder order = new RestoreOrder("vault", BACKUP, Optional.empty(), Optional.of(plan), Selection.ALL);
            for (Work work : List.of(
                    new Work.Backup(plan, true),
                    new Work.DiscardOld(plan),
                    new Work.Restore(order, Optional.of(List.of(Path.of("/var/lib/mysql")))))) {
                assertThrows(CheckFailedException.class, () -> desk.submit(work), plan);
            }
            assertThrows(CheckFailedException.class, () -> desk.check(plan), plan);
            assertThrows(CheckFailedException.class, () -> desk.kept(plan), plan);
            assertThrows(CheckFailedException.class, () -> desk.preview(order), plan);
        }
        assertEquals(Set.of("plans"), Set.copyOf(reached));
        desk.check("shop");
        assertTrue(reached.contains("check"));
    }

    @Test
    @DisplayName("who asked for a run goes with it")
    void askedBy() throws QuiesceException {
        desk(OperatorRole.OPERATE).submit(new Work.Backup("shop", false));
        assertTrue(reached.contains("operator anna (operate) from 192.0.2.7"), reached.toString());
    }

    @Test
    @DisplayName("the end of an operator's connection is not the agent's")
    void close() {
        desk(OperatorRole.OPERATE).close();
        assertEquals(List.of(), reached);
    }
}
