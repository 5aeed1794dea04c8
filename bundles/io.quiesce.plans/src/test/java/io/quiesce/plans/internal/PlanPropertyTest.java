package io.quiesce.plans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanDocuments.Format;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Valid plans are accepted and come back as they were; of a broken one every broken field is named. */
@Tag("T1.2")
class PlanPropertyTest {

    private static final Path HOME = Path.of("/nowhere/quiesce-home");

    /** Field, and values that break its rule. */
    private static final Map<String, List<String>> BROKEN = Map.ofEntries(
            Map.entry("name", List.of("Shop", "-x", "a b", "x".repeat(65))),
            Map.entry("instance.port", List.of("0", "65536", "many", "-1", "3306.5")),
            Map.entry("instance.dataDirectory", List.of("var/lib", "./x")),
            Map.entry("instance.allowKill", List.of("maybe", "2")),
            Map.entry("capture.codec", List.of("brotli", "ZIP")),
            Map.entry("capture.blockSize", List.of("100KiB", "1KiB", "32MiB", "big")),
            Map.entry("capture.restart", List.of("never")),
            Map.entry("capture.downtimeBudget", List.of("soon", "0m", "9999d")),
            Map.entry("transfer.concurrentChunks", List.of("0", "33", "four")),
            Map.entry("transfer.chunkSize", List.of("1KiB", "2GiB")),
            Map.entry("transfer.rate", List.of("255KiB", "fast", "")),
            Map.entry("naming.zone", List.of("Mars/Base")),
            Map.entry("limits.start", List.of("0s", "1 week", "-1m")),
            Map.entry("limits.connect", List.of("", "366d")));

    private static StoredPlans plans() {
        return new StoredPlans(
                new StoredPlansTest.AnyName(),
                new StoredPlansTest.DailyOnly(),
                new MemoryConfiguration(),
                new MemorySecrets(Map.of()));
    }

    @Provide
    Arbitrary<Map<String, String>> valid() {
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '9')
                .ofMinLength(1)
                .ofMaxLength(20);
        Arbitrary<String> words = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\u00e4', '\u20ac', '\u2028', '\u0085', '\ufeff')
                .ofMaxLength(30);
        Arbitrary<String> user = words.filter(w -> !w.isBlank());
        Arbitrary<String> password = words.filter(w -> !w.isEmpty() && !w.matches("\\$\\{\\w+:[^}]*}"));
        return Combinators.combine(
                        name,
                        Arbitraries.integers().between(1, 65535),
                        user,
                        password,
                        Arbitraries.of("store", "zstd", "deflate"),
                        Arbitraries.of("64KiB", "1MiB", "16MiB"),
                        Arbitraries.of("30s", "10m", "365d"),
                        words)
                .as((n, port, u, p, codec, block, limit, keyring) -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    fields.put("name", n);
                    fields.put("instance.port", port.toString());
                    fields.put("instance.user", u);
                    fields.put("instance.password", p);
                    fields.put("instance.dataDirectory", "/d/" + n);
                    fields.put("instance.keyring", keyring);
                    fields.put("capture.codec", codec);
                    fields.put("capture.blockSize", block);
                    fields.put("transfer.receiver", "vault");
                    fields.put("limits.start", limit);
                    return fields;
                });
    }

    /** As YAML blocks, each value in quotes. */
    private static String yaml(Map<String, String> fields) {
        StringBuilder text = new StringBuilder("# made\n");
        String section = "";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            int dot = field.getKey().indexOf('.');
            String own = dot < 0 ? "" : field.getKey().substring(0, dot);
            if (!own.equals(section)) {
                text.append(own).append(":\n");
                section = own;
                if (own.equals("instance")) {
                    text.append("  service: { kind: systemd, name: m } # \ud83d\ude00\n");
                }
            }
            text.append(dot < 0 ? "" : "  ")
                    .append(field.getKey().substring(dot + 1))
                    .append(": ")
                    .append(Quoted.text(field.getValue()))
                    .append("  # of ")
                    .append(field.getKey())
                    .append('\n');
        }
        return text.toString();
    }

    private static void same(Plan expected, Plan actual) {
        assertEquals(
                expected.instance().password().reveal(),
                actual.instance().password().reveal());
        assertEquals(expected.toString(), actual.toString()); // a secret is equal to itself only
    }

    @Property(tries = 200)
    @Tag("P1")
    @Tag("P4")
    @Label("a valid plan is stored as it was written but for its password, and means the same as YAML and as JSON")
    void roundTrip(@ForAll("valid") Map<String, String> fields) throws Exception {
        StoredPlans plans = plans();
        String text = yaml(fields);
        String name = fields.getOrDefault("name", "");
        Plan plan = plans.check(HOME, "x", text).plan();
        assertEquals(fields.get("instance.user"), plan.instance().user());
        assertEquals(fields.get("instance.password"), plan.instance().password().reveal());
        var stored = plans.add(HOME, "x", text);
        assertEquals(
                text.lines().filter(l -> !l.contains("# of instance.password")).toList(),
                stored.document()
                        .text()
                        .lines()
                        .filter(l -> !l.contains("# of instance.password"))
                        .toList());
        assertEquals(
                "  password: \"${secret:plan." + name + ".password}\"  # of instance.password",
                stored.document()
                        .text()
                        .lines()
                        .filter(l -> l.contains("# of instance.password"))
                        .findFirst()
                        .orElse(""));
        same(plan, plans.load(HOME, name).plan());
        assertEquals(stored.document().text(), plans.export(HOME, name, Format.YAML));
        String json = plans.export(HOME, name, Format.JSON);
        same(plan, plans.check(HOME, "json", json).plan());
        same(plan, plans.check(HOME, "json", json.replaceAll("(?m)^ +", "")).plan());
    }

    @Provide
    Arbitrary<Map<String, String>> broken() {
        return Arbitraries.of(BROKEN.keySet()).set().ofMinSize(1).ofMaxSize(5).flatMap(fields -> {
            Map<String, Arbitrary<String>> chosen = new LinkedHashMap<>();
            fields.forEach(f -> chosen.put(f, Arbitraries.of(BROKEN.getOrDefault(f, List.of("")))));
            return Combinators.combine(List.copyOf(chosen.values())).as(values -> {
                Map<String, String> broken = new LinkedHashMap<>();
                int i = 0;
                for (String field : chosen.keySet()) {
                    broken.put(field, values.get(i++));
                }
                return broken;
            });
        });
    }

    @Property(tries = 200)
    @Tag("P4")
    @Label("of a broken plan every broken field is named with its value, its rule and its line, and no other field")
    void everyBrokenField(@ForAll("valid") Map<String, String> fields, @ForAll("broken") Map<String, String> broken) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putAll(broken);
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String section : List.of("", "instance", "capture", "transfer", "naming", "limits")) {
            all.forEach((field, value) -> {
                if (field.contains(".") ? field.startsWith(section + ".") : section.isEmpty()) {
                    sorted.put(field, value);
                }
            });
        }
        String text = yaml(sorted);
        InvalidConfigurationException told =
                assertThrows(InvalidConfigurationException.class, () -> plans().check(HOME, "x", text));
        assertEquals(
                broken.keySet().stream().sorted().toList(),
                told.violations().stream()
                        .map(Violation::field)
                        .distinct()
                        .sorted()
                        .toList());
        List<String> lines = text.lines().toList();
        for (Violation v : told.violations()) {
            assertEquals(broken.get(v.field()), v.value());
            assertFalse(v.rule().isBlank());
            int line = Integer.parseInt(v.where().split(":")[1]);
            assertTrue(lines.get(line - 1).endsWith("# of " + v.field()), v + " in " + lines.get(line - 1));
        }
    }
}
