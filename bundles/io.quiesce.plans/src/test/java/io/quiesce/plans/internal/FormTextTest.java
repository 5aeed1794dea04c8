package io.quiesce.plans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanForm.Part;
import io.quiesce.api.plan.PlanForm.Written;
import io.quiesce.api.settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.snakeyaml.engine.v2.nodes.Node;

@Tag("A4")
@Label("The text of a plan, as its form sees it,")
class FormTextTest {

    private static final String TEXT = """
            # the shop's, ask Ada
            name: shop
            instance:
              port: 3307   # behind the proxy
              user: backup
              password: ${env:SHOP}
              dataDirectory: /var/lib/mysql

              # moved in May
              service: { kind: systemd, name: mysql }
              optionFiles:
                - /etc/a.cnf
                - /etc/b.cnf  # second
              allowKill: yes
            transfer: { receiver: vault }
            schedules:
              # nights
              - daily: "02:30"   # quiet then
                zone: Europe/Berlin
              - cron: "30 2 * * 1-5"
              # the rest
              - weekly: sun 03:00
            limits:
              start: 20m
            """;

    private static Map<String, String> written(String text) throws InvalidConfigurationException {
        return new HashMap<>(new FormText("shop", text).written().values());
    }

    private static String with(String text, String field, String value) throws InvalidConfigurationException {
        Map<String, String> values = written(text);
        values.put(field, value);
        return new FormText("shop", text).with(values);
    }

    @Example
    @Label("says what is written, schedules a line each")
    void reads() throws Exception {
        Map<String, String> values = written(TEXT);
        assertEquals("3307", values.get("instance.port"));
        assertEquals("${env:SHOP}", values.get("instance.password"));
        assertEquals("mysql", values.get("instance.service.name"));
        assertEquals("/etc/a.cnf\n/etc/b.cnf", values.get("instance.optionFiles"));
        assertEquals("true", values.get("instance.allowKill"));
        assertEquals(
                "{ daily: \"02:30\", zone: Europe/Berlin }\n30 2 * * 1-5\nweekly sun 03:00", values.get("schedules"));
        assertEquals(12, values.size());
    }

    @Example
    @Label("stays as it is when nothing changes")
    void same() throws Exception {
        assertEquals(TEXT, new FormText("shop", TEXT).with(written(TEXT)));
    }

    @Example
    @Label("changes in the one line of a field, within blocks and braces")
    void changes() throws Exception {
        assertEquals(TEXT.replace("3307", "3308"), with(TEXT, "instance.port", "3308"));
        assertEquals(TEXT.replace("name: mysql }", "name: \"a b\" }"), with(TEXT, "instance.service.name", "a b"));
        assertEquals(
                TEXT.replace("{ receiver: vault }", "{ receiver: vault, chunkSize: 8MiB }"),
                with(TEXT, "transfer.chunkSize", "8MiB"));
        assertEquals(TEXT + "  patience: 5m\n", with(TEXT, "limits.patience", "5m"));
        assertEquals(
                TEXT.replace("allowKill: yes\n", "allowKill: yes\n  host: db1\n"), with(TEXT, "instance.host", "db1"));
        assertEquals(
                TEXT + "hooks: { beforeStop: { command: [ /bin/drain, \"--now\" ] } }\n",
                with(TEXT, "hooks.beforeStop.command", "/bin/drain\n--now"));
    }

    @Example
    @Label("loses a field that is emptied, and what would be empty without it")
    void removes() throws Exception {
        assertEquals(TEXT.replace("  port: 3307   # behind the proxy\n", ""), with(TEXT, "instance.port", ""));
        assertEquals(
                TEXT.replace("{ kind: systemd, name: mysql }", "{ name: mysql }"),
                with(TEXT, "instance.service.kind", ""));
        assertEquals(TEXT.replace("limits:\n  start: 20m\n", ""), with(TEXT, "limits.start", ""));
        assertEquals(TEXT.replaceFirst("(?s)  optionFiles:.*# second\n", ""), with(TEXT, "instance.optionFiles", ""));
    }

    @Example
    @Label("keeps what stands beside schedules that do not change")
    void schedules() throws Exception {
        String nights = "{ daily: \"02:30\", zone: Europe/Berlin }\n";
        assertEquals(
                TEXT.replace("weekly: sun 03:00", "weekly: \"sun 04:00\""),
                with(TEXT, "schedules", nights + "30 2 * * 1-5\nweekly sun 04:00"));
        assertEquals(
                TEXT.replace("daily: \"02:30\"", "daily: \"03:30\""),
                with(TEXT, "schedules", nights.replace("02:30", "03:30") + "30 2 * * 1-5\nweekly sun 03:00"));
        assertEquals(
                TEXT.replace("  - cron: \"30 2 * * 1-5\"\n", ""), with(TEXT, "schedules", nights + "weekly sun 03:00"));
        assertEquals(
                TEXT.replace("weekly: sun 03:00\n", "weekly: sun 03:00\n  - hourly: true\n"),
                with(TEXT, "schedules", nights + "30 2 * * 1-5\nweekly sun 03:00\nhourly"));
        assertEquals(
                TEXT.replace("cron: \"30 2 * * 1-5\"", "monthly: \"1 04:00\""),
                with(TEXT, "schedules", nights + "monthly 1 04:00\nweekly sun 03:00"));
        String none = with(TEXT, "schedules", "");
        assertEquals(none + "schedules:\n  - daily: \"05:00\"\n", with(none, "schedules", "daily  05:00"));
    }

    @Example
    @Label("leaves what no form can show to the text")
    void textOnly() throws Exception {
        String odd = TEXT.replace("port: 3307", "port: [ 1 ]")
                .replace("- daily: \"02:30\"   # quiet then\n    zone: Europe/Berlin", "- 7");
        Written seen = new FormText("shop", odd).written();
        assertEquals(Set.of("instance.port", "schedules"), seen.textOnly());
        assertEquals(odd.replace("20m", "30m"), with(odd, "limits.start", "30m"));
    }

    @Example
    @Label("takes the only field there is away and puts it back")
    void onlyField() throws Exception {
        for (String only : List.of("# mine\nname: shop\n", "name: shop", "{ \"name\": \"shop\" }\n")) {
            String none = with(only, "name", "");
            assertEquals(Map.of(), written(none), none);
            assertEquals(Map.of("name", "blog"), written(with(none, "name", "blog")), none);
            assertEquals(only.startsWith("#"), none.startsWith("# mine\n"));
        }
    }

    @Example
    @Label("refuses what it can't follow, and says which field")
    void refuses() {
        String odd = TEXT.replace("{ receiver: vault }", "vault");
        assertEquals(List.of("transfer.receiver"), fields(odd, "transfer.receiver", "vault"));
        assertEquals(List.of("schedules"), fields(TEXT, "schedules", "{ daily: "));
        assertEquals(List.of("(document)"), fields("name: [", "instance.port", "1"));
        assertEquals(
                List.of("instance.port"),
                fields(
                        TEXT.replaceFirst("(?s)instance:.*?transfer", "instance: [ a ]\ntransfer"),
                        "instance.port",
                        "1"));
    }

    private static List<String> fields(String text, String field, String value) {
        return assertThrows(
                        InvalidConfigurationException.class,
                        () -> new FormText("shop", text).with(Map.of("name", "shop", field, value)))
                .violations()
                .stream()
                .map(Violation::field)
                .toList();
    }

    private static List<String> names() {
        return PlanFields.FORM.parts().stream()
                .flatMap(p -> p.fields().settings().stream().map(s -> p.name(s.key())))
                .toList();
    }

    @Provide
    Arbitrary<String> anyField() {
        return Arbitraries.of(
                names().stream().filter(n -> !n.equals("schedules")).toList());
    }

    @Provide
    Arbitrary<String> anyText() {
        String json = """
                { "name": "shop", "instance": { "user": "u", "service": { "kind": "sysv" } },
                  "transfer": {}, "limits": { "start": "20m", "stall": "1h" } }
                """;
        return Arbitraries.of(
                TEXT,
                json,
                TEXT.replace("\n", "\n\n"),
                TEXT.stripTrailing(),
                "name: shop\n",
                "name: shop\nhooks:\nlimits: null\n");
    }

    @Provide
    Arbitrary<String> anyValue() {
        return Arbitraries.strings()
                .withChars("\"'\\#:{}[]$%&*!|>@`- \tyesnoaé漢1")
                .ofMaxLength(8)
                .map(String::strip);
    }

    @Property
    @Label("reads with any value in any field as it was meant, in whichever style it is written")
    void any(
            @ForAll @From("anyText") String text,
            @ForAll @From("anyField") String field,
            @ForAll @From("anyValue") String value)
            throws Exception {
        Map<String, String> wanted = written(text);
        wanted.put(field, value);
        String changed = new FormText("shop", text).with(wanted);
        String now = written(changed).getOrDefault(field, "");
        assertTrue(
                now.equals(value)
                        || Map.of("yes", "true", "no", "false")
                                .getOrDefault(value, "")
                                .equals(now),
                changed);
        Stream<String> comments = text.lines().filter(l -> l.strip().startsWith("#"));
        assertTrue(changed.lines().toList().containsAll(comments.toList()), changed);
    }

    @Example
    @Label("has a form with every field that its reader knows, and no other")
    void complete() throws Exception {
        Map<String, Set<String>> form = PlanFields.FORM.parts().stream()
                .collect(Collectors.groupingBy(
                        Part::path,
                        Collectors.flatMapping(
                                p -> p.fields().settings().stream().map(Setting::key),
                                Collectors.toCollection(TreeSet::new))));
        form.get("").addAll(Set.of("instance", "capture", "transfer", "naming", "hooks", "limits"));
        form.get("instance").add("service");
        form.get("capture").add("snapshot");
        // known fields of these are those of one kind or the other
        form.keySet().removeAll(Set.of("instance.service", "capture.snapshot"));
        for (Map.Entry<String, Set<String>> part : form.entrySet()) {
            assertEquals(part.getValue(), known(part.getKey()), part.getKey());
        }
    }

    /** The reader lists them when it meets one that is not among them. */
    private static Set<String> known(String path) throws Exception {
        String text = NodeEdit.of("name: x\n")
                .flatMap(e -> e.set(
                        Stream.concat(Stream.of(path.split("\\.")), Stream.of("unheard"))
                                .filter(k -> !k.isEmpty())
                                .toList(),
                        "1"))
                .orElseThrow();
        List<Violation> violations = new ArrayList<>();
        Optional<Node> root = new YamlText("x", text).root(violations);
        new PlanReader(
                        new MemorySecrets(Map.of()),
                        new StoredPlansTest.DailyOnly(),
                        Path.of("/nowhere"),
                        new ArrayList<>())
                .read(Section.root(root.orElseThrow(), "x", violations));
        String rule = violations.stream()
                .filter(v -> v.field().endsWith("unheard"))
                .findFirst()
                .orElseThrow()
                .rule();
        return new TreeSet<>(List.of(rule.replaceFirst(".*known here: ", "").split(", ")));
    }
}
