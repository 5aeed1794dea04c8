package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.MailServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People are told by the product, and a channel that hangs stands in nobody's way. */
@Tag("N1")
@Tag("R9.6")
class AlertsTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final String SECRET_PATH = "/t0ken";

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private MailServer mail;
    /** Takes connections and never answers. */
    private ServerSocket silent;

    @BeforeEach
    void start() throws Exception {
        receiver = SITE.receiver();
        agent = SITE.agent();
        mail = MailServer.start();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        set("channel", "mail", """
                kind: email
                host: 127.0.0.1
                port: %d
                security: none
                from: quiesce@example.org
                to: [ %s ]
                """.formatted(mail.port(), mail.recipient()));
        set("channel", "hook", "kind: webhook\nurl: http://127.0.0.1:" + silent.getLocalPort() + SECRET_PATH + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        silent.close();
        mail.close();
    }

    private void set(String what, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), text);
        agent.run("alert", what, "set", name, file.toString()).expect(0);
    }

    @Test
    @DisplayName("a backup that fails is told by mail, although another channel hangs, and the command ends as soon")
    void told() throws Exception {
        agent.plan("shop", """
                name: shop
                instance: { user: backup, password: "", dataDirectory: /nowhere, port: 1, service: { command: { start: [ /bin/true ] } } }
                transfer: { receiver: vault }
                """);
        long began = System.nanoTime();
        agent.run("backup", "run", "shop").expect(5);
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(60).toNanos());
        String text = mail.next();
        assertTrue(text.contains("backup of 'shop' failed"), text);
        assertFalse(text.contains(SECRET_PATH), text);

        JsonNode pending = agent.run("alert", "list", "--json").expect(0).json();
        assertEquals(1, pending.size(), pending.toString());
        assertEquals("hook", pending.get(0).get("channel").asText());
        reported();
        assertSecretIsSealed();
    }

    private void reported() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "when: weekly sometimes\nchannels: [ pager ]\n");
        assertTrue(agent.run("report", "schedule", "set", "weekly", wrong.toString())
                .expect(4)
                .err()
                .contains("when: 'weekly sometimes'"));
        Path right = Files.writeString(
                folder.resolve("weekly.yaml"), "when: weekly mon 07:00\nperiod: day\nchannels: [ mail ]\n");
        agent.run("report", "schedule", "set", "weekly", right.toString()).expect(0);
        JsonNode listed = agent.run("report", "list", "--json").expect(0).json();
        assertFalse(listed.get(0).get("next").asText().isEmpty(), listed.toString());
        agent.run("report", "send", "weekly").expect(0);
        String report = mail.next();
        assertTrue(report.contains("report 'weekly': 0 of 0 backups are good"), report);
        assertTrue(report.contains("Content-Type: text/csv"), "the table is attached: " + report);
    }

    private void assertSecretIsSealed() throws IOException {
        assertFalse(
                agent.run("alert", "channel", "show", "hook").expect(0).out().contains(SECRET_PATH));
        try (Stream<Path> files = Files.walk(agent.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(SECRET_PATH), file.toString());
            }
        }
    }

    @Test
    @DisplayName("with a channel go the secrets that were sealed for it, and no other's")
    void removed() throws Exception {
        set("channel", "hook.two", "kind: webhook\nurl: http://127.0.0.1:" + silent.getLocalPort() + "/\n");
        assertTrue(names().containsAll(List.of("alert.hook.url", "alert.hook.two.url")), names().toString());
        set("channel", "other", "kind: webhook\nurl: ${secret:alert.hook.two.url}\n");
        agent.run("alert", "channel", "remove", "hook").expect(0);
        assertEquals(List.of("alert.hook.two.url"), names());
        agent.run("alert", "channel", "remove", "hook.two").expect(0);
        assertEquals(List.of("alert.hook.two.url"), names(), "another channel names it");
        agent.run("alert", "channel", "remove", "other").expect(0);
        agent.run("alert", "channel", "remove", "hook").expect(5);
    }

    @Test
    @DisplayName("with a setting goes the secret that was sealed for it, unless another document names it")
    void unnamed() throws Exception {
        String url = "kind: webhook\nurl: http://127.0.0.1:" + silent.getLocalPort() + "/\n";
        set("channel", "hook", url + "secret: hunter2\n");
        assertTrue(names().containsAll(List.of("alert.hook.secret", "alert.hook.url")), names().toString());
        set("channel", "other", url + "secret: ${secret:alert.hook.secret}\n");
        set("channel", "hook", url);
        assertTrue(names().contains("alert.hook.secret"), names().toString());
        set("channel", "other", "kind: webhook\nurl: ${secret:alert.hook.url}\n");
        set("channel", "hook", url);
        assertEquals(List.of("alert.hook.url"), names());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        agent.run("secret", "list", "--json")
                .expect(0)
                .json()
                .forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    @Test
    @DisplayName("a test says what became of it; what is wrong in a document is named by field")
    void tested() throws Exception {
        agent.run("alert", "test", "mail").expect(0);
        assertTrue(mail.next().contains("a test of the channel 'mail'"));
        silent.close();
        assertTrue(agent.run("alert", "test", "hook").expect(15).err().contains("could not be reached"));

        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "channels: [ pager ]\nkinds: [ fire ]\n");
        String said = agent.run("alert", "rule", "set", "night", wrong.toString())
                .expect(4)
                .err();
        assertTrue(said.contains("kinds: 'fire' must be one of backup-completed"), said);
        set("rule", "night", "channels: [ mail ]\nkinds: [ backup-failed ]\nquietFrom: 22:00\nquietUntil: 06:00\n");
        assertEquals(
                1, agent.run("alert", "rule", "list", "--json").expect(0).json().size());
        assertTrue(agent.run("alert", "kinds").expect(0).out().contains("webhook"));
    }
}
