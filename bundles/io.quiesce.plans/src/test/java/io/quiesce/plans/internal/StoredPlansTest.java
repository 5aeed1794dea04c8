package io.quiesce.plans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.SnapshotSpec;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore.Loaded;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.transfer.NameWish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R2.4")
@Tag("P4")
class StoredPlansTest {

    private static final String COMPLETE = """
            name: shop
            instance:
              host: 127.0.0.1
              port: 3307
              user: backup
              password: ${env:SHOP_DB_PASSWORD}
              dataDirectory: /var/lib/mysql
              service: { kind: systemd, name: mysql }
            capture: { codec: deflate, level: 3, blockSize: 1MiB, restart: after-transfer, downtimeBudget: 30m }
            transfer: { receiver: vault, chunkSize: 50MiB, concurrentChunks: 4 }
            naming: { directory: "{server}", file: "{server}_{type}", zone: Europe/Berlin }
            """;

    @TempDir
    Path home;

    private final MemorySecrets secrets = new MemorySecrets(Map.of("SHOP_DB_PASSWORD", "s3cret"));
    private final StoredPlans store =
            new StoredPlans(new AnyName(), new DailyOnly(), new MemoryConfiguration(), secrets);

    private Loaded load(String yaml) throws Exception {
        Path file = Files.createDirectories(home.resolve("plans")).resolve("shop.yaml");
        Files.writeString(file, yaml);
        return store.load(home, "shop");
    }

    private List<Violation> violations(String yaml) {
        return assertThrows(InvalidConfigurationException.class, () -> load(yaml))
                .violations();
    }

    @Test
    @DisplayName("reads a complete plan")
    void complete() throws Exception {
        Plan plan = load(COMPLETE).plan();
        assertEquals("shop", plan.name());
        assertEquals(3307, plan.instance().port());
        assertEquals("s3cret", plan.instance().password().reveal());
        assertEquals(new ServiceControl.Systemd("mysql"), plan.instance().service());
        assertEquals(Codec.DEFLATE, plan.capture().archive().codec());
        assertEquals(RestartPoint.AFTER_TRANSFER, plan.capture().restart());
        assertEquals(Optional.of(Duration.ofMinutes(30)), plan.capture().downtimeBudget());
        assertEquals(ByteSize.mebibytes(50), plan.transfer().chunkSize());
        assertEquals("Europe/Berlin", plan.naming().zone().getId());
    }

    @Test
    @DisplayName("a rate that would make its chunks look stuck is refused, with what to change; others are taken")
    void rate() throws Exception {
        assertEquals(Optional.empty(), load(COMPLETE).plan().transfer().rate());
        String slow = COMPLETE.replace("concurrentChunks: 4", "concurrentChunks: 4, rate: 1MiB");
        Violation refused = violations(slow).getFirst();
        assertEquals("transfer.rate", refused.field());
        assertEquals("1MiB", refused.value());
        assertTrue(refused.rule().contains("limits.spoolFull (5 minutes)"), refused.rule());
        assertTrue(refused.where().matches("shop\\.yaml:\\d+:\\d+"), refused.where());

        Optional<ByteSize> taken = Optional.of(ByteSize.mebibytes(1));
        assertEquals(
                taken,
                load(slow.replace("Chunks: 4", "Chunks: 2")).plan().transfer().rate());
        assertEquals(
                taken,
                load(slow + "limits: { spoolFull: 7m }\n").plan().transfer().rate());
    }

    @Test
    @DisplayName("fills in what the documentation promises")
    void defaults() throws Exception {
        Plan plan = load("""
                        name: shop
                        instance: { user: backup, password: "${env:SHOP_DB_PASSWORD}", dataDirectory: /d, service: { command: { start: [ "mysqld" ] } } }
                        transfer: { receiver: vault }
                        """).plan();
        assertEquals(Codec.ZSTD, plan.capture().archive().codec());
        assertEquals(RestartPoint.AFTER_CAPTURE, plan.capture().restart());
        assertEquals(4, plan.transfer().concurrentChunks());
        assertEquals(
                new ServiceControl.Command(List.of(), List.of("mysqld")),
                plan.instance().service());
        assertFalse(plan.instance().allowKill());
    }

    @Test
    @DisplayName("takes the settings of a snapshot as they are, lists line by line, and misses one that is needed")
    void snapshot() throws Exception {
        String yaml = COMPLETE.replace("after-transfer", "after-snapshot");
        assertEquals("capture.snapshot", violations(yaml).getFirst().field());
        String command = "after-snapshot, snapshot: { kind: command, take: [ snap, -x ], discard: drop }";
        Plan plan = load(COMPLETE.replace("after-transfer", command)).plan();
        assertEquals(RestartPoint.AFTER_SNAPSHOT, plan.capture().restart());
        assertEquals(
                Optional.of(new SnapshotSpec("command", Map.of("take", "snap\n-x", "discard", "drop"))),
                plan.capture().snapshot());
        Violation missing = violations(COMPLETE.replace("after-transfer", "after-snapshot, snapshot: { folder: /x }"))
                .getFirst();
        assertEquals("capture.snapshot.kind", missing.field());
    }

    @Test
    @DisplayName("warns of a password in the plan and never shows it")
    void literalPassword() throws Exception {
        Path file =
                Files.writeString(home.resolve("some.yaml"), COMPLETE.replace("${env:SHOP_DB_PASSWORD}", "hunter2"));
        Loaded loaded = store.load(home, file.toString());
        assertEquals(1, loaded.warnings().size());
        assertFalse(loaded.warnings().getFirst().contains("hunter2"));
        assertFalse(loaded.plan().toString().contains("hunter2"));
    }

    @ParameterizedTest
    @DisplayName("names field, value and line of a violation")
    @CsvSource(delimiter = '|', textBlock = """
                    port: 3307        | port: 70000          | instance.port          | 70000
                    port: 3307        | prot: 3307           | instance.prot          | ''
                    codec: deflate    | codec: brotli        | capture.codec          | brotli
                    level: 3          | level: 12            | capture.level          | 12
                    blockSize: 1MiB   | blockSize: 100KiB    | capture.blockSize      | 100KiB
                    chunkSize: 50MiB  | chunkSize: 10        | transfer.chunkSize     | 10
                    concurrentChunks: 4 | concurrentChunks: 0 | transfer.concurrentChunks | 0
                    kind: systemd     | kind: upstart        | instance.service.kind  | upstart
                    /var/lib/mysql    | data                 | instance.dataDirectory | data
                    30m               | soon                 | capture.downtimeBudget | soon
                    name: shop        | name: Shop!          | name                   | Shop!
                    Europe/Berlin     | Mars/Base            | naming.zone            | Mars/Base
                    """)
    void oneViolation(String was, String becomes, String field, String value) {
        List<Violation> found = violations(COMPLETE.replace(was, becomes));
        assertEquals(1, found.size(), found.toString());
        assertEquals(field, found.getFirst().field());
        assertEquals(value, found.getFirst().value());
        assertTrue(
                found.getFirst().where().matches("shop\\.yaml:\\d+:\\d+"),
                found.getFirst().where());
    }

    @Test
    @DisplayName("tells all violations at once")
    void allAtOnce() {
        assertTrue(violations("name: x\n").size() >= 4);
    }

    @ParameterizedTest
    @DisplayName("refuses what is no plan at all, without a stack trace")
    @ValueSource(strings = {"", "[]", "just text", "a: b: c", "a: [1, 2", "name: &x [*x]", "\"\\ud800\""})
    void noPlan(String yaml) {
        assertFalse(violations(yaml).isEmpty());
    }

    @Test
    @DisplayName("says which variable of the environment is missing")
    void missingVariable() {
        List<Violation> found = violations(COMPLETE.replace("SHOP_DB_PASSWORD", "OTHER"));
        assertTrue(found.getFirst().rule().contains("OTHER"), found.toString());
        assertEquals("***", found.getFirst().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    @DisplayName("refuses what is nested so deeply that reading it would break off")
    void nested(String opening) {
        List<Violation> found = violations(opening.repeat(100_000));
        assertEquals(1, found.size(), found.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%YAML 1.99999999999\n---\na: b\n", "name: \"\\x", "name: \"\\UFFFFFFFF\""})
    @DisplayName("refuses numbers that are none, in directives and escapes")
    void numbersOfYaml(String yaml) {
        assertTrue(violations(yaml).getFirst().rule().startsWith("is not YAML"));
    }

    @Test
    @DisplayName("lists the names of a home's plans")
    void names() throws Exception {
        load(COMPLETE);
        assertEquals(List.of("shop"), store.names(home));
        Files.writeString(home.resolve("plans/other.yaml"), "name: not valid");
        assertEquals(List.of("other", "shop"), store.names(home));
    }

    private static String with(String password) {
        return COMPLETE.replace("${env:SHOP_DB_PASSWORD}", password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "'hunter2'", "\"hunter2\"  # the old one", "|-\n    hunter2", "!!str hunter2"})
    @DisplayName("a password in the text is sealed, a reference takes its place, and the rest stays as it was")
    void sealed(String written) throws Exception {
        PlanDocuments.Stored stored = store.add(home, "shop", with(written));
        String text = stored.document().text();
        assertTrue(stored.sealed());
        assertFalse(text.contains("hunter2"), text);
        assertEquals(List.of("plan.shop.password"), secrets.names(home));
        assertEquals(
                "hunter2", store.load(home, "shop").plan().instance().password().reveal());
        assertEquals(
                text.contains("#") ? 1 : 0,
                text.lines().filter(l -> l.contains("# the old one")).count());
        assertEquals(without(COMPLETE, "password"), without(text, "password"), "every other line is as it was written");
        assertTrue(store.remove(home, "shop"));
        assertEquals(List.of(), secrets.names(home));
    }

    @Test
    @DisplayName("a sealed password goes when no document names it any more")
    void unnamedPassword() throws Exception {
        String own = COMPLETE.replaceFirst("password: .*", "password: hunter2");
        var first = store.add(home, "shop", own).document();
        String other = first.text().replace("name: shop", "name: other");
        store.add(home, "other", other);
        var second = store.replace(home, first, COMPLETE).document();
        assertEquals(List.of("plan.shop.password"), secrets.names(home), "the other plan names it");
        assertTrue(store.remove(home, "other"));
        assertEquals(List.of("plan.shop.password"), secrets.names(home), "its own plan tidies");
        store.replace(home, second, COMPLETE + "# twice\n");
        assertEquals(List.of(), secrets.names(home));
    }

    private static List<String> without(String text, String word) {
        return text.lines().filter(l -> !l.contains(word)).toList();
    }

    @Test
    @DisplayName("a file of an older home is taken in once, and marked")
    void takenIn() throws Exception {
        load(with("hunter2"));
        Path plans = home.resolve("plans");
        assertFalse(Files.exists(plans.resolve("shop.yaml")));
        String marked = Files.readString(plans.resolve("shop.yaml.imported"));
        assertFalse(marked.contains("hunter2"), marked);
        assertEquals(marked, store.export(home, "shop", PlanDocuments.Format.YAML));
        assertEquals(List.of(new PlanDocuments.Row("shop", true, 1)), store.list(home));
        assertEquals(
                3308, load(COMPLETE.replace("3307", "3308")).plan().instance().port());
        assertEquals(2, store.list(home).getFirst().revision());
    }

    @Test
    @DisplayName("enabling and disabling changes one line, in YAML and in JSON")
    void enabling() throws Exception {
        String text = "# of the shop\n" + COMPLETE + "# end\n";
        store.add(home, "shop", text);
        String disabled = store.enable(home, "shop", false).document().text();
        assertEquals("# of the shop\nenabled: false\n" + COMPLETE + "# end\n", disabled);
        assertFalse(store.load(home, "shop").plan().enabled());
        assertFalse(store.list(home).getFirst().enabled());
        assertEquals(
                disabled.replace("false", "true"),
                store.enable(home, "shop", true).document().text());
        assertTrue(store.load(home, "shop").plan().enabled());
        String json = store.export(home, "shop", PlanDocuments.Format.JSON);
        store.remove(home, "shop");
        store.add(home, "shop", json.replaceFirst("\\s*\"enabled\" : true,", ""));
        store.enable(home, "shop", false);
        assertFalse(store.load(home, "shop").plan().enabled());
    }

    @Test
    @DisplayName("what is there is not replaced by an addition, what somebody else has changed not by a replacement")
    void races() throws Exception {
        var first = store.add(home, "shop", COMPLETE).document();
        assertThrows(CheckFailedException.class, () -> store.add(home, "shop", COMPLETE));
        store.replace(home, first, COMPLETE.replace("3307", "3308"));
        assertThrows(BusyException.class, () -> store.replace(home, first, COMPLETE.replace("3307", "3309")));
        assertThrows(
                InvalidConfigurationException.class,
                () -> store.replace(home, first, COMPLETE.replace("name: shop", "name: other")));
        assertThrows(InvalidConfigurationException.class, () -> store.load(home, "none"));
    }

    /** Accepts every pattern: naming has tests of its own. */
    static final class AnyName implements Naming {
        @Override
        public List<Violation> check(NamingSpec patterns) {
            return List.of();
        }

        @Override
        public NameWish wish(NamingSpec patterns, Subject subject) {
            return new NameWish("", "x");
        }

        @Override
        public String reserve(NameWish wish, Predicate<String> taken) {
            return "x.zip";
        }
    }

    /** Knows one kind of rule; what rules there are is the scheduler's test. */
    static final class DailyOnly implements Schedules {
        @Override
        public Optional<String> problem(String expression) {
            return expression.startsWith("daily ") ? Optional.empty() : Optional.of("must be daily");
        }

        @Override
        public List<Instant> next(ScheduleSpec schedule, Instant after, int count) {
            return List.of();
        }

        @Override
        public Optional<Instant> blackout(ScheduleSpec schedule, Instant from) {
            return Optional.empty();
        }

        @Override
        public Optional<Due> due(ScheduleSpec schedule, Instant handled, Instant now) {
            return Optional.empty();
        }
    }

    @Nested
    @Tag("R2.3")
    @DisplayName("schedules")
    class ScheduleTest {

        @Test
        @DisplayName("are read with zone, policy and blackouts")
        void read() throws Exception {
            Plan plan = load(PlanFuzzTest.SMALLEST + """
                            enabled: false
                            schedules:
                              - { daily: "02:30", zone: Europe/Berlin, missed: run-once, missedWithin: 6h, blackouts: [ "08:00-18:00" ] }
                              - { once: 2026-12-01T02:00:00Z }
                            """).plan();
            assertFalse(plan.enabled());
            assertEquals(
                    new ScheduleSpec(
                            new ScheduleSpec.Recurring("daily 02:30"),
                            ZoneId.of("Europe/Berlin"),
                            ScheduleSpec.Missed.RUN_ONCE,
                            Optional.of(Duration.ofHours(6)),
                            List.of(new ScheduleSpec.Blackout(LocalTime.of(8, 0), LocalTime.of(18, 0)))),
                    plan.schedules().getFirst());
            assertEquals(
                    new ScheduleSpec.Once(Instant.parse("2026-12-01T02:00:00Z")),
                    plan.schedules().get(1).when());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{ cron: \"x\" }",
                    "{ daily: \"02:30\", once: 2026-12-01T02:00:00Z }",
                    "{ zone: UTC }",
                    "{ once: tomorrow }",
                    "{ daily: \"02:30\", zone: Berlin }",
                    "{ daily: \"02:30\", missedWithin: 6h }",
                    "{ daily: \"02:30\", blackouts: [ \"8-18\" ] }",
                    "{ daily: \"02:30\", blackouts: [ \"25:00-26:00\" ] }",
                    "{ daily: \"02:30\", every: day }",
                    "daily"
                })
        @DisplayName("that break a rule are refused, and the field is named")
        void refused(String schedule) {
            InvalidConfigurationException e = assertThrows(
                    InvalidConfigurationException.class,
                    () -> load(PlanFuzzTest.SMALLEST + "schedules: [ " + schedule + " ]\n"));
            assertTrue(e.violations().stream().allMatch(v -> v.field().startsWith("schedules[0]")), e.getMessage());
        }
    }
}
