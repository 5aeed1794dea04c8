package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.compression.internal.BlockArchives;
import io.quiesce.compression.internal.PagedSeals;
import io.quiesce.engine.internal.Adapters;
import io.quiesce.engine.internal.SwappingRestoreEngine;
import io.quiesce.mysql.internal.MySqlAdapter;
import io.quiesce.persistence.internal.DatabaseConfigurationStore;
import io.quiesce.persistence.internal.HomeDatabases;
import io.quiesce.persistence.internal.SealedSecrets;
import io.quiesce.plans.internal.StoredPlans;
import io.quiesce.retention.internal.PatternNaming;
import io.quiesce.scheduler.internal.CronSchedules;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A stopped instance whose directory differs from its backup, over and over: restored by a real agent that is killed, settled,
 * looked at with {@code CHECKSUM TABLE}, and changed again.
 */
final class KilledRestore {

    /** When the agent is killed: as soon as the condition is seen, or up to so much later. */
    enum Moment {
        FETCHING(400_000, false),
        FETCHED(60_000, false),
        SWAP_JOURNALLED(0, false),
        SWAPPING(2_000, false),
        OLD_ASIDE(0, true),
        OLD_ASIDE_AND_ON(1_500, true),
        STARTING(0, true),
        STARTING_AND_ON(300_000, true),
        SERVER_APPEARED(250_000, true),
        KEPT(3_000, true);

        private final int laterMicros;

        /** Whether the swap has begun by then, and so must be finished. */
        private final boolean begun;

        Moment(int laterMicros, boolean begun) {
            this.laterMicros = laterMicros;
            this.begun = begun;
        }
    }

    private static final String PLAN = "shop";

    /** No journal: it has not begun, or it is over. */
    private static final String OVER = "(none)";

    private final DatabaseServer server;
    private final AgentHome agent;
    private final RandomGenerator random;
    private final String backup;
    private final SortedMap<String, Long> backedUp;
    private final HomeDatabases databases = new HomeDatabases();
    private final RestoreEngine engine = new SwappingRestoreEngine(
            new BlockArchives(),
            new PagedSeals(),
            new MinaReceiverLinks(),
            new StoredPlans(
                    new PatternNaming(),
                    new CronSchedules(),
                    new DatabaseConfigurationStore(databases),
                    new SealedSecrets(databases)),
            new Adapters(List.of(new MySqlAdapter())));

    /** How often a kill came in each step of the journal, and what was in place afterwards. */
    private final Map<String, Integer> tally = new TreeMap<>();

    private SortedMap<String, Long> old;

    /** @param server running, with sample rows */
    KilledRestore(DatabaseServer server, AgentHome agent, RandomGenerator random) throws IOException {
        this.server = server;
        this.agent = agent;
        this.random = random;
        Path password = Files.writeString(agent.path().resolve("password"), DatabaseServer.PASSWORD);
        agent.plan(
                PLAN,
                Plans.of(PLAN, server, "transfer: { receiver: vault }\n")
                        .replace("${env:" + Plans.PASSWORD_VARIABLE + "}", "${file:" + password + "}"));
        // many entries take a moment to be moved
        for (int i = 0; i < 60; i++) {
            server.sql("CREATE DATABASE d" + i);
        }
        backedUp = server.checksums();
        backup = agent.backup(PLAN).get("id").asText();
        old = backedUp;
    }

    Map<String, Integer> tally() {
        return tally;
    }

    /** Kills a restore at a moment, settles it by the API, and looks at what is left. */
    void killAndRecover(Moment moment) throws Exception {
        String step = kill(moment);
        List<Recovery> recoveries = engine.recover(agent.path(), event -> {});
        String context = moment + ", " + step + ": " + recoveries;
        assertTrue(recoveries.size() <= 1, context);
        Optional<Recovery> recovery = recoveries.stream().findFirst();
        recovery.flatMap(Recovery::failure).ifPresent(f -> {
            throw new AssertionError(context, f);
        });
        boolean isNew = server.isRunning();
        assertTrue(isNew || !moment.begun, "a swap that has begun is finished; " + context);
        recovery.ifPresent(r -> assertEquals(isNew ? InPlace.NEW : InPlace.OLD, r.inPlace(), context));
        tally.merge(step + " -> " + (isNew ? "new" : "old"), 1, Integer::sum);
        List<Recovery> again = engine.recover(agent.path(), event -> {});
        assertTrue(
                again.stream()
                        .allMatch(r -> r.inPlace() == InPlace.OLD && r.failure().isEmpty()),
                context);
        assertEquals(isNew, server.isRunning(), "settled once, a second time changes nothing; " + context);
        assertWhole(isNew, context);
    }

    /** Kills a restore at a moment and says the same command again, which must end with the restored directory in place. */
    void killAndRestore(Moment moment) throws Exception {
        String step = kill(moment);
        if (step.equals(OVER) && server.isRunning()) {
            // the kill came after the last step: a further restore finds a running instance, as any other would
            agent.run("restore", backup, "--instance", PLAN, "--yes").expect(5);
            assertWhole(true, moment + ", " + step);
            return;
        }
        Outcome outcome = agent.run("restore", backup, "--instance", PLAN, "--yes", "--json")
                .expect(0);
        assertEquals(backup, outcome.json().get("id").asText());
        if (outcome.json().has("finished")) {
            assertTrue(outcome.json().get("finished").asText().contains(server.dataDirectory() + " is the restored"));
        }
        tally.merge(step + " -> command", 1, Integer::sum);
        assertWhole(true, moment + ", " + step + ": " + outcome.err());
    }

    /** While a restore fetches onto a mount point, and so keeps others out of it, another home's backup is refused as busy. */
    void bars(AgentHome other) throws Exception {
        other.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        other.plan(PLAN, Plans.of(PLAN, server, "transfer: { receiver: vault }\n"));
        makeDifferent();
        Process restore = agent.start("restore", backup, "--instance", PLAN, "--yes");
        while (!Files.getOwner(server.dataDirectory()).getName().equals("root")) {
            assertTrue(restore.isAlive(), "it bars the mount point");
            Thread.onSpinWait();
        }
        FencedRun.hold(restore);
        try {
            Outcome busy = other.run("backup", "run", PLAN).expect(11);
            assertTrue(busy.err().contains("another run is at work"), busy.err());
        } finally {
            FencedRun.letGo(restore);
        }
        assertEquals(0, restore.waitFor());
        assertWhole(true, "after another home was refused");
    }

    private String kill(Moment moment) throws Exception {
        makeDifferent();
        Process restore = agent.start("restore", backup, "--instance", PLAN, "--yes");
        await(moment, restore);
        long end = System.nanoTime() + (moment.laterMicros == 0 ? 0 : random.nextInt(moment.laterMicros) * 1000L);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        restore.destroyForcibly();
        assertTrue(restore.waitFor(60, TimeUnit.SECONDS));
        return step().orElse(OVER);
    }

    private void makeDifferent() {
        if (!server.isRunning()) {
            server.start();
        }
        server.sql("INSERT INTO shop.orders (note) VALUES ('" + random.nextLong() + "')");
        old = server.checksums();
        assertFalse(old.equals(backedUp));
        server.stop();
        server.await("let its files go", () -> !server.isRunning());
    }

    private void await(Moment moment, Process restore) throws IOException {
        BooleanSupplier condition = condition(moment);
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            // one that is quicker than the eye has ended: that is a moment too
            if (!restore.isAlive()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(moment + " did not come: "
                        + Files.readString(agent.path().resolve("background.txt")));
            }
            Thread.onSpinWait();
        }
    }

    private BooleanSupplier condition(Moment moment) {
        return switch (moment) {
            case FETCHING -> () -> step().isPresent();
            case FETCHED -> () -> position().isPresent();
            case SWAP_JOURNALLED, SWAPPING ->
                () -> step().filter(s -> !s.equals("FETCHING")).isPresent();
            case OLD_ASIDE, OLD_ASIDE_AND_ON -> this::oldIsAside;
            case STARTING, STARTING_AND_ON ->
                () -> step().filter("STARTING"::equals).isPresent();
            case SERVER_APPEARED -> server::isRunning;
            case KEPT ->
                () -> Files.isDirectory(agent.path().resolve("kept"))
                        && !list(agent.path().resolve("kept")).isEmpty();
        };
    }

    /** The first entry of a mount point, or the whole directory. */
    private boolean oldIsAside() {
        return Stream.of(server.dataDirectory(), server.directory())
                .flatMap(d ->
                        list(d).stream().filter(n -> n.contains("quiesce-old-")).map(d::resolve))
                .anyMatch(old -> list(old).stream().anyMatch(n -> !n.startsWith(".quiesce-")));
    }

    private Optional<String> step() {
        return read("journal.properties").map(p -> p.getProperty("step"));
    }

    private Optional<String> position() {
        return read("position.properties").map(p -> p.getProperty("position"));
    }

    private Optional<Properties> read(String name) {
        Path restores = agent.path().resolve("restores");
        for (String folder : list(restores)) {
            try {
                Properties properties = new Properties();
                properties.load(new StringReader(
                        Files.readString(restores.resolve(folder).resolve(name))));
                return Optional.of(properties);
            } catch (IOException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    private static List<String> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The old or the restored directory is whole and can be worked in, and nothing is there that is not documented. */
    private void assertWhole(boolean isNew, String context) throws Exception {
        if (!isNew) {
            server.start();
        }
        assertTrue(server.answers(), context);
        assertEquals(isNew ? backedUp : old, server.checksums(), context);
        server.sql("CREATE TABLE shop.written (i INT PRIMARY KEY)", "DROP TABLE shop.written");
        assertEquals(server.asOwner(), Files.getOwner(server.dataDirectory()).getName(), "owner, " + context);
        List<Path> kept = engine.kept(agent.path(), server.dataDirectory());
        if (isNew) {
            assertEquals(1, kept.size(), context);
            assertTrue(Files.exists(kept.getFirst().resolve("ibdata1")), context);
            assertEquals(List.of(), list(agent.path().resolve("restores")), context);
        }
        engine.discardOld(agent.path(), server.dataDirectory());
        for (Path directory : List.of(server.directory(), server.dataDirectory())) {
            assertEquals(
                    List.of(),
                    list(directory).stream().filter(n -> n.contains("quiesce")).toList(),
                    "nothing is left behind; " + context);
        }
        assertEquals(List.of(), list(agent.path().resolve("restores")), context);
        assertEquals(List.of(), list(agent.path().resolve("kept")), context);
    }
}
