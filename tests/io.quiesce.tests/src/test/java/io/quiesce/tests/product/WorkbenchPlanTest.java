package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans in the form of the built workbench, and reports by schedule, in a window as in {@link WorkbenchTest}. */
@Tag("A4")
@DisplayName("The workbench")
class WorkbenchPlanTest extends WindowTest {

    /** Everything behind the desk: files, databases, sockets, programs. The UI thread has no business there. */
    private static final Pattern BEHIND_THE_DESK = Pattern.compile("io\\.quiesce\\.(?!workbench|api|tests)[^\\n]*");

    private static final String SCHEDULES = """
        schedules:
          # when the shop sleeps
          - daily: "03:30"   # after the batch
            zone: Europe/Berlin
        """;

    @Test
    @Tag("P4")
    @DisplayName("changes a plan in its form, line by line, says what is wrong at its field, and tests what is typed")
    void form() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                Hook hook = Hook.listen();
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(200);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            String written = "# ask Ada\n" + Plans.of("shop", server, "transfer: { receiver: vault }\n") + SCHEDULES;
            agent.plan("shop", written);
            Process service = agent.start("agent");
            agent.awaitServed();
            try (WorkbenchWindow window = window(agent.path())) {
                window.await("the plan", () -> window.count("plans") == 1);
                window.select("plans", 0);
                window.press("Edit plan");
                window.await(
                        "the form", () -> window.text("setting.instance.user").equals(DatabaseServer.USER));
                window.stalls(); // the platform's first editor
                picture(window, "plan-form-instance");
                wrong(window, server);
                String stored = change(window, agent, written);
                test(window, agent, hook);
                retention(window, agent, receiver);
                password(window, agent, stored);
                Matcher waited = BEHIND_THE_DESK.matcher(window.stalls());
                assertFalse(waited.find(), () -> "the UI thread was held up by " + waited.group());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static void wrong(WorkbenchWindow window, DatabaseServer server) throws Exception {
        window.set("setting.instance.port", "99999");
        window.await(
                "what is wrong, at the field",
                () -> window.says("'99999' must be a whole number from 1 to 65535")
                        && window.text("form.state").startsWith("Problems: 1."));
        picture(window, "plan-form-refused");
        window.menu("File", "Save");
        window.await("that it is not stored", () -> window.text("banner").startsWith("Not stored."));
        window.set("setting.instance.port", Integer.toString(server.port()));
        window.await("that it can be stored", () -> window.text("form.state").startsWith("It can be stored"));
    }

    /** @return the text that is stored then */
    private static String change(WorkbenchWindow window, AgentHome agent, String written) throws Exception {
        window.tab("Backup and schedule");
        assertEquals("{ daily: \"03:30\", zone: Europe/Berlin }", window.text("setting.schedules"));
        window.set("setting.schedules", "{ daily: \"04:30\", zone: Europe/Berlin }\nweekly sun 25:00");
        window.await("what is wrong with the second", () -> window.says("Line 2: 'weekly sun 25:00' "));
        picture(window, "plan-form-schedule-refused");
        window.set("setting.schedules", "{ daily: \"04:30\", zone: Europe/Berlin }\nweekly sun 05:00");
        window.set("setting.naming.file", "shop-{timestamp:yyyyMMdd}");
        window.await(
                "ten runs and the name",
                () -> window.text("form.ahead")
                                        .lines()
                                        .filter(l -> l.startsWith("20"))
                                        .count()
                                == 10
                        && window.text("form.ahead").contains("/shop-20"));
        picture(window, "plan-form-backup");
        window.tab("Advanced");
        window.set("setting.limits.patience", "20m");
        window.set("setting.capture.codec", "deflate");
        picture(window, "plan-form-advanced");
        String expected = written.replace("03:30", "04:30")
                        .replace("Europe/Berlin\n", "Europe/Berlin\n  - weekly: \"sun 05:00\"\n")
                + "naming: { file: \"shop-{timestamp:yyyyMMdd}\" }\n"
                + "capture: { codec: deflate }\n"
                + "limits: { patience: 20m }\n";
        window.menu("File", "Save");
        window.await("that it is stored", () -> shown(agent).equals(expected.strip()));
        window.tab("Text");
        window.await("the same text", () -> window.text("plan.text").equals(expected));
        picture(window, "plan-form-text");
        window.set("plan.text", expected.replace("20m", "25m"));
        window.tab("Advanced");
        window.await(
                "the form to follow",
                () -> window.text("setting.limits.patience").equals("25m"));
        window.set("setting.limits.patience", "20m");
        return expected;
    }

    private static String shown(AgentHome agent) {
        return agent.run("plan", "show", "shop").expect(0).out().strip();
    }

    private void test(WorkbenchWindow window, AgentHome agent, Hook hook) throws Exception {
        window.tab("Test");
        window.press("Send test alerts");
        window.await("that nobody is told", () -> row(window, "Alerts").get(2).startsWith("Nobody is told"));
        Path channel = Files.writeString(folder.resolve("hook.yaml"), "kind: webhook\nurl: " + hook.address() + "\n");
        Path rule = Files.writeString(folder.resolve("rule.yaml"), "channels: [ hook ]\nplans: [ \"sh*\" ]\n");
        agent.run("alert", "channel", "set", "hook", channel.toString()).expect(0);
        agent.run("alert", "rule", "set", "night", rule.toString()).expect(0);
        window.press("Send test alerts");
        window.await(
                "who is told, and that it works",
                () -> window.rows("tests").stream().map(r -> r.get(1)).toList().equals(List.of("night", "hook")));
        assertEquals(1, hook.signatures.size());
        window.press("Test receiver");
        window.await("the receiver", () -> row(window, "Receiver").get(2).startsWith("reachable"));
        picture(window, "plan-test-good");
    }

    private static void retention(WorkbenchWindow window, AgentHome agent, RunningReceiver receiver) throws Exception {
        window.tab("Retention");
        window.await(
                "that there is nothing",
                () -> window.text("retention.policy").endsWith("the receiver has no backup of this plan yet."));
        agent.backup("shop");
        agent.backup("shop");
        window.press("Ask again");
        window.await(
                "that both stay",
                () -> window.text("retention.policy")
                        .endsWith("no policy applies to this plan: all 2 backups stay for ever."));
        receiver.command("retention", "set", "few", "count=1", "minimum=1", "keepAtLeast=1s")
                .expect(0);
        window.press("Ask again");
        window.await(
                "that one would go",
                () -> window.text("retention.policy").endsWith("by policy 'few' 1 stay and 1 would go."));
        assertEquals(
                List.of("stays", "would go"),
                window.rows("retention").stream().map(List::getFirst).toList());
        picture(window, "plan-retention");
        receiver.signal("STOP");
        try {
            window.tab("Test");
            window.tab("Retention");
            window.await("that it is away", () -> window.rows("retention").isEmpty() && window.isEnabled("Ask again"));
            picture(window, "plan-retention-away");
        } finally {
            receiver.signal("CONT");
        }
        receiver.command("retention", "remove", "few").expect(0);
    }

    /** Wrong, then right, both typed only; then stored. */
    private static void password(WorkbenchWindow window, AgentHome agent, String stored) throws Exception {
        type(window, "wr0ng");
        window.press("Test instance");
        window.await("that it is wrong", () -> window.text("test.instance").contains("must be mended"));
        List<String> login = row(window, "Connection");
        assertEquals("login", login.get(1));
        assertTrue(login.get(2).contains("denied") && !login.get(3).isEmpty(), login.toString());
        assertEquals(login.get(2) + "\n" + login.get(3), window.text("test.details"), "the worst in full");
        picture(window, "plan-test-refused");
        type(window, DatabaseServer.PASSWORD);
        window.press("Test instance");
        window.await(
                "that it is right",
                () -> row(window, "Connection").get(2).startsWith(DatabaseServer.USER + " at ")
                        && window.isEnabled("Test instance"));
        picture(window, "plan-test");
        window.tab("Text");
        window.await("the text without it", () -> window.text("plan.text").equals(stored));
        window.menu("File", "Save");
        window.await(
                "that it is sealed",
                () -> window.text("plan.text")
                        .equals(stored.replace("${env:QUIESCE_TEST_PASSWORD}", "\"${secret:plan.shop.password}\"")));
        window.tab("Instance");
        window.await(
                "a field without it",
                () -> window.text("setting.instance.password").isEmpty());
        assertTrue(window.says("It is sealed"));
    }

    private static void type(WorkbenchWindow window, String password) throws Exception {
        window.tab("Instance");
        window.await("the form", () -> window.text("setting.instance.user").equals(DatabaseServer.USER));
        window.set("setting.instance.password", password);
        window.tab("Test");
    }

    private static List<String> first(WorkbenchWindow window) {
        return window.rows("scheduled").stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no report is listed"));
    }

    private static List<String> row(WorkbenchWindow window, String about) {
        return window.rows("tests").stream()
                .filter(r -> r.getFirst().equals(about))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + about));
    }

    @Test
    @Tag("R7.6")
    @DisplayName("makes, changes, sends and removes scheduled reports in a form")
    void scheduled() throws Exception {
        AgentHome agent = new AgentHome(folder.resolve("home"));
        try (Hook hook = Hook.listen();
                WorkbenchWindow window = window(agent.path())) {
            Path channel =
                    Files.writeString(folder.resolve("hook.yaml"), "kind: webhook\nurl: " + hook.address() + "\n");
            agent.run("alert", "channel", "set", "hook", channel.toString()).expect(0);
            window.tab("Reports");
            window.press("Scheduled reports");
            window.await(
                    "that there is none", () -> window.text("scheduled.details").startsWith("No report is sent"));
            picture(window, "scheduled-empty");
            window.press("Add");
            window.await("the form", () -> window.shells().contains("New scheduled report"));
            window.set("settings.name", "monday");
            window.set("setting.when", "weekly moon 07:00");
            window.tick("setting.channels", "hook");
            window.press("Store");
            window.await("what is wrong with it", () -> window.says("When: "));
            picture(window, "scheduled-refused");
            window.set("setting.when", "weekly mon 07:00");
            picture(window, "scheduled-form");
            window.press("Store");
            window.await(
                    "the report",
                    () -> first(window)
                            .subList(0, 5)
                            .equals(List.of("monday", "weekly mon 07:00", "week", "all", "hook")));
            assertEquals(
                    1, agent.run("report", "list", "--json").expect(0).json().size());
            window.select("scheduled", 0);
            window.press("Edit");
            window.await("the form", () -> window.shells().contains("Scheduled report monday"));
            window.set("setting.period", "month");
            window.press("Store");
            window.await("the month", () -> first(window).get(2).equals("month"));
            window.select("scheduled", 0);
            window.press("Send now");
            window.await(
                    "where it goes", () -> window.text("scheduled.details").startsWith("'monday' goes out by hook"));
            window.await("that it has come", () -> hook.signatures.size() == 1);
            picture(window, "scheduled");
            window.press("Remove");
            window.await("the question", () -> window.shells().contains("Remove scheduled report monday"));
            picture(window, "scheduled-remove");
            window.press("Remove");
            window.await("that it has gone", () -> window.count("scheduled") == 0);
        }
    }
}
