package io.quiesce.plans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("P4")
class SettingsDocumentsTest {

    private static final Path HOME = Path.of("/nowhere/quiesce-home");
    private static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("host", "Host", Type.TEXT, "the mail server").mandatory(),
            Setting.number("port", "Port", 1, 65535, 587, "where it listens"),
            Setting.choice("security", "Security", List.of("starttls", "tls"), "how it is encrypted"),
            Setting.of("password", "Password", Type.SECRET, "of the account"),
            Setting.of("to", "To", Type.LIST, "who gets it").mandatory(),
            Setting.of("template", "Template", Type.LINES, "of the text"),
            Setting.of("timeout", "Time limit", Type.DURATION, "for a message").or("30s"));

    private final MemorySecrets secrets = new MemorySecrets(Map.of("SMTP", "s3cret"));
    private final YamlSettingsDocuments documents = new YamlSettingsDocuments(secrets);

    private static final String TEXT = """
            # to the people on duty
            kind: email
            host: mail.example.org   # inside
            password: ${env:SMTP}
            to: [ a@example.org, "b@example.org" ]
            template: |
              Hello,
              {message}
            """;

    @Example
    @Label("reads fields, lists, lines, fallbacks and secrets")
    void reads() throws Exception {
        assertEquals("email", documents.kind("duty", TEXT));
        Settings settings = documents.read(HOME, "duty", TEXT, SCHEMA);
        assertEquals("mail.example.org", settings.text("host"));
        assertEquals(587, settings.number("port"));
        assertEquals(List.of("a@example.org", "b@example.org"), settings.list("to"));
        assertEquals("Hello,\n{message}", settings.text("template"));
        assertEquals("s3cret", settings.secret("password").reveal());
    }

    private List<String> violations(String text) {
        return assertThrows(InvalidConfigurationException.class, () -> documents.read(HOME, "duty", text, SCHEMA))
                .violations()
                .stream()
                .map(Violation::toString)
                .toList();
    }

    @Example
    @Label("tells every violation with its place, and no secret")
    void violations() {
        List<String> told = violations(TEXT.replace("host: mail.example.org", "hots: mail.example.org")
                .replace("${env:SMTP}", "${env:NONE}")
                .replace("to: [ a@example.org, \"b@example.org\" ]", "to: []\nport: 0\nsecurity: [tls]"));
        assertEquals(6, told.size(), told.toString());
        assertEquals("duty:2:1: host: '' is missing: the mail server", told.get(0));
        assertEquals("duty:6:7: port: '0' must be a whole number from 1 to 65535", told.get(1));
        assertEquals("duty:7:11: security: '' must be a single value", told.get(2));
        assertEquals("duty:4:11: password: '***' env NONE is not set", told.get(3));
        assertEquals("duty:5:5: to: '' is missing: who gets it", told.get(4));
        assertEquals(
                "duty:3:7: hots: '' is not a known field; known here: kind, host, port, security, password, to,"
                        + " template, timeout",
                told.get(5));
        assertFalse(violations("").isEmpty());
        assertFalse(violations("[]").isEmpty());
        assertThrows(InvalidConfigurationException.class, () -> documents.kind("x", "host: a"));
    }

    @Example
    @Label("moves a secret out of the text and leaves everything else")
    void seals() throws Exception {
        String literal = TEXT.replace("${env:SMTP}", "'hunter2'  # soon");
        String sealed = documents.seal(HOME, "alert.duty", "duty", literal, SCHEMA);
        assertEquals(TEXT.replace("${env:SMTP}", "\"${secret:alert.duty.password}\"  # soon"), sealed);
        assertEquals(
                "hunter2",
                documents.read(HOME, "duty", sealed, SCHEMA).secret("password").reveal());
        assertEquals(TEXT, documents.seal(HOME, "alert.duty", "duty", TEXT, SCHEMA));
    }

    @Provide
    Arbitrary<Map<String, String>> values() {
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\u00e4', '\u20ac', '\u2028', '\u0085', '\ufeff', '\t')
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(t -> !t.isBlank());
        Arbitrary<String> lines = text.list().ofMinSize(1).ofMaxSize(3).map(l -> String.join("\n", l));
        return Combinators.combine(text, Arbitraries.integers().between(1, 65535), text, lines, lines)
                .as((host, port, password, to, template) -> new TreeMap<>(Map.of(
                        "host", host, "port", port.toString(), "password", password, "to", to, "template", template)));
    }

    @Property(tries = 200)
    @Tag("P1")
    @Label("what is written is read as it was, whatever the texts")
    void roundTrip(@ForAll("values") Map<String, String> values) throws Exception {
        secrets.put(HOME, "s", io.quiesce.api.Secret.of(values.getOrDefault("password", "")));
        Map<String, String> written = new TreeMap<>(values);
        written.put("password", "${secret:s}");
        String text = documents.write("email", written, SCHEMA);
        assertEquals("email", documents.kind("x", text));
        Settings read = documents.read(HOME, "x", text, SCHEMA);
        Settings expected = Settings.of(SCHEMA, values);
        SCHEMA.settings().forEach(s -> assertEquals(expected.text(s.key()), read.text(s.key()), s.key()));
    }

    @Example
    @Label("shows what is written, references unresolved, and starts no program for it")
    void written() throws Exception {
        Map<String, String> values = documents.written("duty", TEXT.replace("env:SMTP", "command:/nowhere"), SCHEMA);
        assertEquals("${command:/nowhere}", values.get("password"));
        assertEquals("a@example.org\nb@example.org", values.get("to"));
        assertFalse(values.containsKey("port"));
    }

    @Example
    @Label("changes the lines of the fields that have changed, and no other")
    void rewrites() throws Exception {
        Map<String, String> values = new TreeMap<>(documents.written("duty", TEXT, SCHEMA));
        values.put("host", "null");
        values.put("port", "25");
        values.put("to", "c@example.org");
        values.remove("password");
        values.put("template", "");
        assertEquals("""
                # to the people on duty
                kind: email
                host: "null"   # inside
                to: [ "c@example.org" ]
                port: 25
                """, documents.rewrite("duty", TEXT, values, SCHEMA));
        assertEquals(TEXT, documents.rewrite("duty", TEXT, documents.written("duty", TEXT, SCHEMA), SCHEMA));
    }

    @Example
    @Label("leaves a comment behind a block where it is")
    void blocks() throws Exception {
        String text = "host: a\nto:\n- x\n- y # second\n# of the port\nport: 25\n";
        assertEquals(
                "host: a\nto: [ \"z\" ]\n# of the port\nport: 25\n",
                documents.rewrite("duty", text, Map.of("host", "a", "to", "z", "port", "25"), SCHEMA));
    }

    @Property(tries = 500)
    @Label("a rewritten text reads as the values that were wanted, however it was written before")
    void rewritesAnything(@ForAll("texts") String before, @ForAll("values") Map<String, String> wanted)
            throws Exception {
        String text = documents.rewrite("duty", before, wanted, SCHEMA);
        assertEquals(wanted, documents.written("duty", text, SCHEMA), text);
        assertEquals("email", documents.kind("duty", text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                TEXT,
                "{ kind: email, host: a, to: [ b ] }",
                "kind: email\nhost: &a b\nto: x",
                "---\nkind: email\nto:\n  - x\n  - y\n\n# end\n...\n",
                "kind: email\ntemplate: |+\n  a\n\n",
                "? kind\n: email\n? host\n: a\n",
                "# first\nhost: 'it''s'\nkind: email\nport: ~\n");
    }
}
