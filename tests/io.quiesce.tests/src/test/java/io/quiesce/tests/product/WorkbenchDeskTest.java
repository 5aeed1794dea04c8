package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the built workbench configures and tells besides plans, in a window as in {@link WorkbenchTest}. */
@Tag("A4")
@DisplayName("The workbench")
class WorkbenchDeskTest extends WindowTest {

    private static List<String> row(WorkbenchWindow window, String table, String name) {
        return window.rows(table).stream()
                .filter(r -> r.getFirst().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + table));
    }

    @Test
    @DisplayName("enrols a receiver by its code, through the agent, says how it is and what needs it, and gives it up")
    void receivers() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(200);
            AgentHome agent =
                    new AgentHome(folder.resolve("agent")).with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            Process service = agent.start("agent");
            agent.awaitServed();
            try (WorkbenchWindow window = window(agent.path())) {
                window.tab("Receivers");
                window.await("what to do", () -> window.text("banner").contains("client add"));
                picture(window, "receivers-empty");
                enrol(window, receiver);
                agent.backup("shop");
                window.await(
                        "that something is there",
                        () -> row(window, "receivers", "vault").get(4).contains("just now"));
                picture(window, "receivers");
                receiver.stop();
                window.press("Refresh");
                window.await("why not", () -> window.text("receiver.details").contains("127.0.0.1"));
                assertTrue(row(window, "receivers", "vault").get(3).isEmpty());
                picture(window, "receivers-gone");
                unseen(window, receiver, agent);
                move(window, "127.0.0.1:1");
                move(window, "127.0.0.1:" + receiver.transferPort());
                leave(window);
                assertEquals(
                        0,
                        agent.run("receiver", "list", "--json").expect(0).json().size());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static void enrol(WorkbenchWindow window, RunningReceiver receiver) throws Exception {
        window.press("Enrol a receiver");
        window.await("the wizard", () -> window.shells().contains("Enrol a receiver"));
        String code = receiver.invite("db1");
        picture(window, "enrol");
        window.set("enrol.code", code.substring(0, code.length() - 3));
        window.press("Finish");
        window.await("what is wrong with it", () -> window.says("check digits"));
        picture(window, "enrol-refused");
        window.set("enrol.code", code);
        window.press("Finish");
        window.await(
                "the receiver", () -> row(window, "receivers", "vault").get(1).startsWith("reachable"));
        List<String> vault = row(window, "receivers", "vault");
        assertEquals("127.0.0.1:" + receiver.transferPort(), vault.get(2));
        assertTrue(vault.get(3).matches("[\\d.]+ [KMGT]?i?B"), vault.get(3));
        assertEquals("none", vault.get(4));
        assertTrue(vault.get(5).matches("\\d{4}-.* in \\d+ d"), vault.get(5));
    }

    /** Nobody is asked for a view that nobody sees; the backups beside it show that the window knows of the run. */
    private static void unseen(WorkbenchWindow window, RunningReceiver receiver, AgentHome agent) throws Exception {
        window.tab("Backups");
        receiver.startAgain();
        agent.backup("shop");
        window.await("the second backup", () -> window.count("backups") == 2);
        receiver.stop();
        window.tab("Receivers");
        assertFalse(row(window, "receivers", "vault").get(1).startsWith("reachable"));
    }

    /** It need not answer there. */
    private static void move(WorkbenchWindow window, String address) throws Exception {
        window.select("receivers", 0);
        window.menu("Receiver", "Change address");
        window.await("the question", () -> window.shells().contains("Change address of vault"));
        window.set("receiver.moved", address);
        window.press("OK");
        window.await(
                "the new address",
                () -> row(window, "receivers", "vault").get(2).equals(address));
    }

    private static void leave(WorkbenchWindow window) throws Exception {
        window.select("receivers", 0);
        window.menu("Receiver", "Remove receiver");
        window.await("the question", () -> window.shells().contains("Remove receiver vault"));
        picture(window, "receiver-remove");
        window.press("Remove all the same");
        window.await("that it has gone", () -> window.count("receivers") == 0);
    }

    @Test
    @Tag("N1")
    @DisplayName(
            "configures channels and rules in forms made from their settings, plug-ins' too, and sends tests in place")
    void alerts() throws Exception {
        AgentHome agent = new AgentHome(folder.resolve("home"));
        PluginJar.note("1.0.0").drop(agent.path().resolve("dropins"), "note.jar");
        try (Hook hook = Hook.listen();
                WorkbenchWindow window = window(agent.path())) {
            window.tab("Alerts");
            window.await("that there is none", () -> window.text("banner").startsWith("Nobody is told"));
            picture(window, "alerts-empty");
            channel(window, hook);
            assertTrue(hook.signatures.getFirst().startsWith("sha256="), hook.signatures.toString());
            String stored =
                    agent.run("alert", "channel", "show", "hook").expect(0).out();
            assertTrue(stored.contains("${secret:alert.hook.url}") && !stored.contains(Hook.SECRET_PATH), stored);
            refused(window, hook);
            change(window, agent);
            plugIn(window, folder.resolve("notes.txt"));
            rule(window);
            assertEquals(
                    "[ \"hook\" ]",
                    agent.run("alert", "rule", "show", "night")
                            .expect(0)
                            .out()
                            .replaceAll("(?s).*channels: (.*?)\n.*", "$1"));
            remove(window);
        }
    }

    private static void channel(WorkbenchWindow window, Hook hook) throws Exception {
        window.press("New channel");
        window.await("the form", () -> window.shells().contains("New channel"));
        picture(window, "channel-mail");
        window.set("settings.kind", "Webhook (JSON)");
        window.set("settings.name", "My hook");
        window.await("a rule for names", () -> window.says("The name has a-z"));
        window.set("settings.name", "hook");
        window.set("setting.url", "no address");
        window.press("Store");
        window.await("what is wrong with it", () -> window.says("The address is none"));
        picture(window, "channel-refused");
        window.set("setting.url", hook.address());
        window.set("setting.secret", "s3cret");
        picture(window, "channel");
        window.press("Store");
        window.await("the channel", () -> row(window, "channels", "hook").get(1).equals("Webhook (JSON)"));
        window.select("channels", 0);
        window.press("Send test");
        window.await(
                "that it was taken",
                () -> row(window, "channels", "hook").get(2).startsWith("taken at"));
        picture(window, "alert-test");
    }

    private static void refused(WorkbenchWindow window, Hook hook) throws Exception {
        hook.status = 403;
        window.press("Send test");
        window.await(
                "that it failed", () -> row(window, "channels", "hook").get(2).startsWith("failed: "));
        assertTrue(window.text("alert.details").contains("403"), window.text("alert.details"));
        picture(window, "alert-test-failed");
        hook.status = 200;
    }

    /** What a person wrote around the fields stays, and so does what is sealed. */
    private void change(WorkbenchWindow window, AgentHome agent) throws Exception {
        String before = agent.run("alert", "channel", "show", "hook").expect(0).out();
        Path file = Files.writeString(folder.resolve("hook.yaml"), "# to the people on duty\n" + before);
        agent.run("alert", "channel", "set", "hook", file.toString()).expect(0);
        window.press("Refresh");
        window.press("Edit…");
        window.await("the form", () -> window.shells().contains("Channel hook"));
        assertEquals("", window.text("setting.url"));
        window.set("setting.headers", "X-Team: night\nX-Site: 2");
        picture(window, "channel-edit");
        window.press("Store");
        window.await("that it is closed", () -> !window.shells().contains("Channel hook"));
        String after = agent.run("alert", "channel", "show", "hook").expect(0).out();
        assertEquals(
                "# to the people on duty\n" + before.strip() + "\nheaders: [ \"X-Team: night\", \"X-Site: 2\" ]",
                after.strip());
    }

    private static void plugIn(WorkbenchWindow window, Path notes) throws Exception {
        window.press("New channel");
        window.await("the form", () -> window.shells().contains("New channel"));
        window.set("settings.kind", "Notes");
        window.set("settings.name", "notes");
        window.set("setting.file", notes.toString());
        picture(window, "channel-plug-in");
        window.press("Store");
        window.await(
                "the channel", () -> row(window, "channels", "notes").get(1).equals("Notes"));
        window.select("channels", 1);
        window.press("Send test");
        window.await("its note", () -> Files.exists(notes));
        assertTrue(Files.readString(notes).startsWith("1.0.0 a test of the channel 'notes'"));
    }

    private static void rule(WorkbenchWindow window) throws Exception {
        window.press("New rule");
        window.await("the form", () -> window.shells().contains("New rule"));
        window.set("settings.name", "night");
        window.tick("setting.kinds", "backup-failed");
        window.tick("setting.channels", "hook");
        window.set("setting.quietFrom", "25:00");
        window.set("setting.quietUntil", "07:00");
        window.press("Store");
        window.await("what is wrong with it", () -> window.says("must be a time such as 22:00"));
        picture(window, "rule-refused");
        window.set("setting.quietFrom", "22:00");
        picture(window, "rule");
        window.press("Store");
        window.await(
                "the rule",
                () -> row(window, "rules", "night")
                        .subList(1, 6)
                        .equals(List.of("backup-failed", "warning", "all", "hook", "22:00 – 07:00")));
        picture(window, "alerts");
    }

    private static void remove(WorkbenchWindow window) throws Exception {
        window.select("channels", 0);
        window.press("Remove…");
        window.await("who needs it", () -> window.says("rule 'night' sends to it"));
        picture(window, "channel-remove");
        window.press("Remove all the same");
        window.await("that it has gone", () -> window.count("channels") == 1);
        window.select("rules", 0);
        window.await("that the rule knows", () -> window.text("alert.details").contains("name of a channel"));
        picture(window, "rule-broken");
        window.press("Remove…");
        window.await("the question", () -> window.shells().contains("Remove rule night"));
        picture(window, "rule-remove");
        window.press("Remove");
        window.await("that it has gone", () -> window.count("rules") == 0);
    }

    @Test
    @Tag("N1")
    @DisplayName(
            "keeps still while a channel is stored, and takes a secret that is removed in its form out of the home")
    void secrets() throws Exception {
        AgentHome agent = new AgentHome(folder.resolve("home"));
        try (Hook hook = Hook.listen();
                WorkbenchWindow window = window(agent.path())) {
            window.tab("Alerts");
            storing(window, hook);
            form(window, () -> window.set("setting.secret", "s3cret"));
            assertEquals(List.of("alert.slow.secret", "alert.slow.url"), secrets(agent));
            form(window, () -> window.press("remove"));
            assertEquals(List.of("alert.slow.url"), secrets(agent));
        }
    }

    /** By a password that somebody has to give out first. */
    private void storing(WorkbenchWindow window, Hook hook) throws Exception {
        Path given = folder.resolve("given");
        Path program = Files.writeString(
                folder.resolve("program"), "#!/bin/sh\nuntil [ -e " + given + " ]; do sleep 0.1; done\necho s3cret\n");
        assertTrue(program.toFile().setExecutable(true));
        window.press("New channel");
        window.await("the form", () -> window.shells().contains("New channel"));
        window.set("settings.kind", "Webhook (JSON)");
        window.set("settings.name", "slow");
        window.set("setting.url", hook.address());
        window.set("setting.secret", "${command:" + program + "}");
        window.press("Store");
        window.await("that it is looked at", () -> window.says("Checking and storing"));
        window.close("New channel");
        for (String what : List.of("settings.name", "settings.kind", "Store", "Cancel")) {
            assertFalse(window.isEnabled(what), what);
        }
        picture(window, "channel-storing");
        Files.createFile(given);
        window.await("the channel", () -> row(window, "channels", "slow").get(1).equals("Webhook (JSON)"));
        assertFalse(window.shells().contains("New channel"));
    }

    /** Something that is done in a form. */
    @FunctionalInterface
    private interface Change {
        void make() throws Exception;
    }

    /** The only channel's. */
    private static void form(WorkbenchWindow window, Change change) throws Exception {
        window.select("channels", 0);
        window.press("Edit…");
        window.await("the form", () -> window.shells().contains("Channel slow"));
        change.make();
        window.press("Store");
        window.await("that it is closed", () -> !window.shells().contains("Channel slow"));
    }

    private static List<String> secrets(AgentHome agent) {
        List<String> names = new ArrayList<>();
        agent.run("secret", "list", "--json")
                .expect(0)
                .json()
                .forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    @Test
    @Tag("R7.6")
    @DisplayName("makes the report of the command line, shows it and writes it into files")
    void reports() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(200);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            agent.backup("shop");
            try (WorkbenchWindow window = window(agent.path())) {
                window.tab("Reports");
                window.await("the plan", () -> window.count("report.plans") == 1);
                picture(window, "reports-empty");
                window.tick("report.plans", "shop");
                window.press("Make report");
                window.await("the report", () -> window.text("report.page").contains("shop"));
                save(window, "JSON, everything, each backup too", "report.json");
                save(window, "CSV, a line a plan", "report.csv");
                save(window, "HTML, one page with charts", "report.html");
                picture(window, "reports"); // a browser has drawn it by now
            }
            assertEquals(
                    agent.run("report", "make", "--format", "csv")
                            .expect(0)
                            .out()
                            .lines()
                            .toList()
                            .getFirst(),
                    Files.readAllLines(folder.resolve("report.csv")).getFirst());
            assertTrue(Files.readString(folder.resolve("report.html")).contains("<svg"));
            assertEquals(
                    1,
                    new ObjectMapper()
                            .readTree(folder.resolve("report.json").toFile())
                            .at("/figures/backups")
                            .asInt());
        }
    }

    private void save(WorkbenchWindow window, String format, String name) throws Exception {
        window.press("Save as");
        window.await("the dialog", () -> window.shells().contains("Save the report"));
        window.set("export.format", format);
        window.set("export.file", folder.resolve(name).toString());
        picture(window, "report-save");
        window.press("OK");
        window.await("that it is written", () -> window.says("was written to"));
        window.press("OK");
        window.await("that it is closed", () -> !window.shells().contains("Save the report"));
    }
}
