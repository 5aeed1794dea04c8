package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.window.Pictures;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built workbench in a window, on a real agent, a real receiver and a real MariaDB. Pictures: target/pictures. */
@Tag("R6.3")
@Tag("R7.3")
@Tag("A4")
@DisplayName("The workbench")
class WorkbenchTest extends WindowTest {

    /** Everything behind the desk: files, databases, sockets, programs. The UI thread has no business there. */
    private static final Pattern BEHIND_THE_DESK = Pattern.compile("io\\.quiesce\\.(?!workbench|api|tests)[^\\n]*");

    private static final String HELD =
            "transfer: { receiver: vault }\nhooks: { beforeStop: { command: [ sleep, \"600\" ], limit: 15m } }\n";

    private static List<String> first(WorkbenchWindow window, String table) {
        return window.rows(table).stream().findFirst().orElseThrow(() -> new AssertionError("no row in " + table));
    }

    @Test
    @DisplayName(
            "makes a backup, follows it, finds it in the log and at the receiver, verifies and restores it, with an"
                    + " agent and without, and leaves the home to the agent that comes again")
    void work() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(2000);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            Process service = agent.start("agent");
            agent.awaitServed();
            try (WorkbenchWindow window = window(agent.path())) {
                window.await("the plan", () -> first(window, "plans").get(1).equals("no backup yet"));
                window.stalls(); // the platform starts in the thread that becomes the UI's
                backup(window);
                edit(window);
                add(window, server);
                log(window);
                export(window);
                trends(window);
                Path copy = folder.resolve("copy");
                restore(window, copy);
                assertTrue(Files.exists(copy.resolve("ibdata1")));
                verify(window);
                hold(window);
                files(window);
                service.destroy();
                assertTrue(service.waitFor(60, TimeUnit.SECONDS));
                check(window);
                service = agent.start("agent");
                agent.awaitServed();
                agent.backup("shop");
                window.tab("Running");
                window.await(
                        "the agent's run",
                        () -> first(window, "runs").subList(0, 2).equals(List.of("Backup of shop", "done")));
                String stalls = window.stalls();
                Files.writeString(Pictures.file("stalls").resolveSibling("stalls.txt"), stalls);
                Matcher waited = BEHIND_THE_DESK.matcher(stalls);
                assertFalse(waited.find(), () -> "the UI thread was held up by " + waited.group());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static void backup(WorkbenchWindow window) throws Exception {
        window.select("plans", 0);
        window.press("Back up now");
        window.await("the question", () -> window.shells().contains("Backup of shop"));
        picture(window, "backup-question");
        window.key("F1");
        window.await("its page", () -> window.text("help").contains("stops the instance of the selected plan"));
        picture(window, "help-question");
        window.key("Escape");
        window.await("the question again", () -> !window.shells().contains("Help"));
        window.press("Run it even when");
        window.press("OK");
        window.await(
                "the backup's end",
                () -> first(window, "runs").subList(0, 2).equals(List.of("Backup of shop", "done")));
        assertTrue(window.text("run.notes").contains("captured"), window.text("run.notes"));
        window.await("a good plan", () -> first(window, "plans").get(1).equals("good"));
        picture(window, "running");
    }

    /** The agent's plan, in its editor. */
    private static void edit(WorkbenchWindow window) throws Exception {
        window.select("plans", 0);
        window.press("Edit plan");
        text(window, "shop");
        String before = window.text("plan.text");
        window.set("plan.text", before + "schedules: [ { daily: \"25:00\" } ]\n");
        window.await("the refusal", () -> window.text("plan.state").startsWith("Problems: 1."));
        assertEquals(
                List.of("schedules[0].daily"),
                window.rows("plan.problems").stream().map(r -> r.get(1)).toList());
        assertEquals(first(window, "plan.problems").get(2), window.text("plan.ahead"), "in full");
        picture(window, "plan-refused");
        window.menu("File", "Save");
        window.await("that it is not stored", () -> window.text("banner").startsWith("Not stored."));
        window.set("plan.text", before + "schedules: [ { daily: \"02:30\" } ]\n");
        window.await("ten runs", () -> window.text("plan.ahead").split("02:30:00", -1).length == 11);
        window.menu("File", "Save");
        window.await("its next run", () -> first(window, "plans").get(3).contains("02:30:00"));
        window.set("plan.text", before.replaceFirst("password: .*", "password: \\${command:touch /nowhere}"));
        window.await(
                "that it starts nothing", () -> window.text("plan.state").startsWith("Its password is the output"));
        window.set("plan.text", before + "schedules: [ { daily: \"02:30\" } ]\n");
        window.await("the same again", () -> window.text("plan.state").startsWith("It can be stored"));
        picture(window, "plan");
        window.menu("File", "Close");
    }

    /** The page of text of the only plan that is open. */
    private static void text(WorkbenchWindow window, String plan) throws Exception {
        window.await("the form", () -> !window.text("setting.instance.user").isEmpty());
        window.tab("Text");
        window.await(
                "its text",
                () -> window.text("plan.text").contains("name: " + plan)
                        || window.text("plan.text").contains("name: \"" + plan + "\""));
    }

    /** A second plan through the wizard, disabled and removed again. */
    private static void add(WorkbenchWindow window, DatabaseServer server) throws Exception {
        window.press("New plan");
        window.await("the wizard", () -> window.shells().contains("New plan"));
        String directory = server.dataDirectory().toString();
        window.await("the instance", () -> row(window, "new.instances", 3, directory) >= 0);
        window.select("new.instances", row(window, "new.instances", 3, directory));
        assertEquals(Integer.toString(server.port()), window.text("new.port"));
        window.set("new.user", DatabaseServer.USER);
        window.set("new.password", DatabaseServer.PASSWORD);
        window.await("that it is complete", () -> window.isEnabled("Next"));
        picture(window, "new-instance");
        window.press("Next");
        window.set("new.name", "Second");
        window.set("new.schedule", "weekly sun 03:00");
        picture(window, "new-plan-refused");
        window.set("new.name", "second");
        window.await("ten runs", () -> window.text("new.ahead").split("03:00:00", -1).length == 11);
        picture(window, "new-plan");
        window.press("Finish");
        window.await("the plan", () -> row(window, "plans", 0, "second") >= 0);
        text(window, "second");
        window.await("the sealed password", () -> window.text("plan.text").contains("${secret:plan.second.password}"));
        window.menu("Plan", "Enable or disable");
        window.await(
                "that it is disabled",
                () -> window.rows("plans")
                        .get(row(window, "plans", 0, "second"))
                        .get(3)
                        .contains("disabled"));
        window.menu("File", "Close");
        window.select("plans", row(window, "plans", 0, "second"));
        window.menu("Plan", "Remove plan");
        window.await("the question", () -> window.shells().contains("Remove plan second"));
        picture(window, "plan-remove");
        window.press("OK");
        window.await("that it has gone", () -> window.count("plans") == 1);
    }

    private static int row(WorkbenchWindow window, String table, int column, String value) {
        return window.rows(table).stream().map(r -> r.get(column)).toList().indexOf(value);
    }

    private void export(WorkbenchWindow window) throws Exception {
        for (String format : List.of("csv", "json")) {
            Path file = folder.resolve("log." + format);
            window.press("Export");
            window.await("the dialog", () -> window.shells().contains("Export the log"));
            window.set(
                    "export.format",
                    format.equals("csv") ? "CSV, a line a run" : "JSON, a document a line with the run's log");
            window.set("export.file", file.toString());
            picture(window, "export");
            window.press("OK");
            window.await("that it is written", () -> window.says("were written to"));
            window.press("OK");
            window.await("that it is closed", () -> window.shells().size() == 1);
            String text = Files.readString(file);
            assertTrue(text.contains("shop") && text.contains("captured") == format.equals("json"), text);
        }
    }

    private static void log(WorkbenchWindow window) throws Exception {
        window.tab("Log");
        window.await(
                "the run", () -> first(window, "log").subList(1, 4).equals(List.of("backup", "shop", "completed")));
        window.set("log.text", "no run says this");
        window.await("the filter", () -> window.text("log.count").equals("Runs: 0") && window.count("log") == 0);
        window.set("log.text", "SHOP");
        window.await("the runs of shop", () -> window.count("log") == 1);
        window.select("log", 0);
        window.await("its log", () -> window.text("log.details").contains("captured"));
        picture(window, "log");
    }

    private static void restore(WorkbenchWindow window, Path directory) throws Exception {
        window.tab("Backups");
        window.await("the backup", () -> first(window, "backups").subList(1, 3).equals(List.of("shop", "good")));
        picture(window, "backups");
        window.set("backups.plan", "shop");
        window.await("its backup", () -> window.text("backups.count").equals("Backups: 1"));
        window.select("backups", 0);
        window.press("Restore");
        window.await("the wizard", () -> window.shells().contains("Restore a backup"));
        picture(window, "restore-in-place");
        window.press("Next");
        window.await(
                "what would be replaced", () -> window.text("restore.confirm").startsWith("&Replace /"));
        picture(window, "restore-in-place-preview");
        window.press("< Back");
        window.check("restore.copy");
        window.set("restore.directory", directory.resolveSibling("other").toString());
        agree(window);
        window.press("< Back");
        window.await("that it is agreed to no more", () -> !window.isEnabled("Finish"));
        window.set("restore.directory", directory.toString());
        picture(window, "restore-copy");
        agree(window);
        picture(window, "restore-preview");
        window.press("Finish");
        window.await(
                "the restore's end",
                () -> first(window, "runs").subList(0, 2).equals(List.of("Restore into " + directory, "done")));
    }

    /** To the copy that the first page of the wizard asks for. */
    private static void agree(WorkbenchWindow window) throws Exception {
        window.press("Next");
        window.await("what was looked at", () -> window.says("Nothing was found that speaks against it."));
        assertEquals("&Restore the copy", window.text("restore.confirm"));
        window.await("that it may be agreed to", () -> {
            window.check("restore.confirm");
            return true;
        });
        window.await("that it can begin", () -> window.isEnabled("Finish"));
    }

    private static void verify(WorkbenchWindow window) throws Exception {
        window.tab("Backups");
        window.await("the backup", () -> window.count("backups") == 1);
        window.select("backups", 0);
        window.press("Verify");
        window.await(
                "the verification",
                () -> first(window, "runs").getFirst().startsWith("Verification")
                        && first(window, "runs").get(1).equals("done"));
    }

    private static void trends(WorkbenchWindow window) throws Exception {
        window.tab("Trends");
        window.await("the backup", () -> window.text("trend.count").equals("Good backups: 1"));
        assertEquals("shop", window.text("trend.plan"));
        assertTrue(window.text("trend.Downtime").matches("Downtime: +last .+, median .+, most .+"));
        picture(window, "trends");
        window.tab("Overview");
    }

    private static void hold(WorkbenchWindow window) throws Exception {
        window.tab("Backups");
        window.await(
                "the verified backup",
                () -> first(window, "backups")
                                .get(3)
                                .compareTo(first(window, "backups").getFirst())
                        > 0);
        window.select("backups", 0);
        window.press("Hold");
        window.await("the dialog", () -> window.shells().contains("Hold a backup"));
        window.set("hold.reason", "before the upgrade");
        window.check("hold.limited");
        picture(window, "hold");
        window.press("OK");
        window.await(
                "that it is held",
                () -> first(window, "backups").get(4).matches("before the upgrade \\(client db1, until .*\\)"));
        picture(window, "held");
        window.select("backups", 0);
        window.press("Release");
        window.await("the question", () -> window.shells().contains("Release a backup"));
        picture(window, "release");
        window.press("Release");
        window.await(
                "that it is not held", () -> first(window, "backups").get(4).isEmpty());
    }

    private static void files(WorkbenchWindow window) throws Exception {
        window.select("backups", 0);
        window.press("Show files");
        window.await("what is inside", () -> window.count("files") > 10);
        picture(window, "files");
        window.set("files.filter", "IBDATA");
        window.await("one file", () -> window.count("files") == 1);
        assertEquals("ibdata1", first(window, "files").getFirst());
        assertTrue(window.text("files.count").startsWith("1 of "), window.text("files.count"));
        window.press("Close");
    }

    /** The agent has gone: the window does by itself what is asked of it. */
    private static void check(WorkbenchWindow window) throws Exception {
        window.tab("Running");
        window.await("a queue of its own", () -> window.count("runs") == 0);
        window.select("plans", 0);
        window.press("Check");
        window.await("the findings", () -> window.shells().contains("Check of shop"));
        List<String> worst = first(window, "findings");
        assertEquals(String.join("\n", worst.subList(1, 3)).strip(), window.text("finding.details"));
        picture(window, "check");
        window.press("Close");
    }

    /** Of a plan whose backups stay in their hook until they are cancelled. */
    private static void begin(WorkbenchWindow window) throws Exception {
        window.await("the plan", () -> window.count("plans") == 1);
        window.select("plans", 0);
        window.press("Back up now");
        window.await("the question", () -> window.shells().contains("Backup of shop"));
        window.press("Run it even when");
        window.press("OK");
        window.await("the run", () -> window.count("runs") == 1 && window.isEnabled("Cancel run"));
        window.await("its hook", () -> window.text("run.notes").contains("hook"));
    }

    @Test
    @Tag("R6.5")
    @DisplayName("cancels a run, and offers no cancel of one that is over")
    void cancel() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(10);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, HELD));
            Process service = agent.start("agent");
            agent.awaitServed();
            try (WorkbenchWindow window = window(agent.path())) {
                begin(window);
                window.press("Cancel run");
                window.await("the question", () -> window.shells().contains("Cancel run"));
                assertTrue(window.says("The instance is started again if it is down"));
                picture(window, "cancel-question");
                window.press("Let it go on");
                window.await("the answer", () -> !window.shells().contains("Cancel run"));
                window.press("Cancel run");
                window.await("the question", () -> window.shells().contains("Cancel run"));
                window.press("Cancel this run");
                window.await("its end", () -> first(window, "runs").get(1).equals("failed"));
                window.await("that it can't be cancelled again", () -> !window.isEnabled("Cancel run"));
                assertTrue(server.answers());
                picture(window, "cancelled");
            } finally {
                service.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    @Tag("R6.5")
    @DisplayName("asks before it ends over a run of its own, by its menu as by its frame, and ends that in good order")
    void exit() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            server.sampleRows(10);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1");
            agent.plan("shop", Plans.of("shop", server, HELD));
            try (WorkbenchWindow window = window(agent.path())) {
                begin(window);
                window.menu("File", "Exit");
                question(window);
                window.press("Keep it open");
                window.await("the answer", () -> window.shells().size() == 1);
                assertFalse(
                        List.of("done", "failed").contains(first(window, "runs").get(1)));
                window.close(window.shells().getFirst());
                question(window);
                picture(window, "close-question");
                window.press("End them and close");
                window.awaitEnd();
            }
            assertTrue(server.answers());
            String status = agent.run("history", "list", "--json")
                    .expect(0)
                    .json()
                    .get(0)
                    .get("status")
                    .asText();
            assertEquals("cancelled", status);
        }
    }

    private static void question(WorkbenchWindow window) throws Exception {
        window.await("the question", () -> window.says("Runs that this window makes: 1."));
    }

    @Test
    @DisplayName("says in an empty home what to do")
    void empty() throws Exception {
        try (WorkbenchWindow window = window(folder.resolve("home"))) {
            window.await("what to do", () -> window.text("plans.empty").contains("quiesce setup"));
            assertEquals(0, window.count("plans"));
            window.tab("Backups");
            window.await(
                    "that there is no receiver", () -> window.text("banner").contains("no receiver"));
            picture(window, "empty");
            window.tab("First steps");
            picture(window, "first-steps");
        }
    }
}
