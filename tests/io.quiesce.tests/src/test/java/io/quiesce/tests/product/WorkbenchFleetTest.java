package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.window.WorkbenchWindow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built workbench with an agent of another home that it reaches over the network, as in {@link WorkbenchDeskTest}. */
@Tag("A4")
@DisplayName("The workbench")
class WorkbenchFleetTest extends WindowTest {

    private static List<String> agent(WorkbenchWindow window, String name) {
        return window.rows("agents").stream()
                .filter(r -> r.getFirst().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among " + window.rows("agents")));
    }

    private static List<String> first(WorkbenchWindow window, String table) {
        return window.rows(table).stream().findFirst().orElseThrow(() -> new AssertionError("no row in " + table));
    }

    private static void show(WorkbenchWindow window, String name) throws Exception {
        window.tab("Agents");
        window.await(name, () -> !agent(window, name).isEmpty());
        List<String> names = window.rows("agents").stream().map(List::getFirst).toList();
        window.select("agents", names.indexOf(name));
    }

    @Test
    @DisplayName("manages a second agent over the network: enrols it, backs up there, loses it, finds it, gives it up")
    void secondAgent() throws Exception {
        try (FleetHost host = FleetHost.start(folder.resolve("db1"));
                WorkbenchWindow window = window(folder.resolve("home"))) {
            window.tab("Agents");
            window.await("its own", () -> agent(window, "this home").get(1).equals("good"));
            enrol(window, host);
            show(window, "db1");
            backup(window);
            own(window);
            show(window, "db1");
            lost(window, host);
            host.startAgent();
            window.tab("Agents");
            window.await("that it is back", () -> agent(window, "db1").get(1).equals("good"));
            window.tab("Overview");
            window.await("no complaint", () -> window.count("plans") == 1 && !window.says("listens at agent db1"));
            remove(window);
        }
    }

    private static void enrol(WorkbenchWindow window, FleetHost host) throws Exception {
        window.press("Enrol an agent");
        window.await("the wizard", () -> window.shells().contains("Enrol an agent"));
        String code = host.invite("window", "operate");
        window.set("enrol.code", code.substring(0, code.length() - 3));
        window.set("enrol.name", "db1");
        window.press("Finish");
        window.await("what is wrong with it", () -> window.says("check digits"));
        window.set("enrol.code", code);
        picture(window, "agent-enrol");
        window.press("Finish");
        window.await("its plan", () -> agent(window, "db1").get(2).equals("1"));
        assertEquals(
                "plans without a good backup, or that wait: 1",
                agent(window, "db1").get(1));
        assertEquals("db1", window.rows("agents").getFirst().getFirst(), "the worst is first");
        picture(window, "agents");
    }

    private static void backup(WorkbenchWindow window) throws Exception {
        window.tab("Overview");
        window.await("its plan", () -> first(window, "plans").getFirst().equals("shop"));
        window.select("plans", 0);
        window.press("Edit plan");
        window.await("where plans are changed", () -> window.says("changed on its own host"));
        picture(window, "agent-own-home-only");
        window.press("OK");
        window.select("plans", 0);
        window.press("Check");
        window.await("the findings", () -> window.shells().contains("Check of shop at db1"));
        window.press("Close");
        window.await("that they are closed", () -> window.shells().size() == 1);
        window.select("plans", 0);
        window.press("Back up now");
        window.await("the question", () -> window.shells().contains("Backup of shop at db1"));
        assertTrue(window.says("The instance of 'shop' at the agent db1 is stopped"));
        picture(window, "agent-backup");
        window.press("Run it even when");
        window.press("OK");
        window.await(
                "the backup's end",
                () -> first(window, "runs").subList(0, 2).equals(List.of("Backup of shop", "done")));
        window.tab("Agents");
        window.await("a good agent", () -> agent(window, "db1").get(1).equals("good"));
        window.tab("Log");
        window.await("its run", () -> window.count("log") == 1);
        window.tab("Backups");
        window.await("its backup", () -> window.count("backups") == 1);
        picture(window, "agent-shown");
    }

    /** Nothing of the other agent stays, and back again. */
    private static void own(WorkbenchWindow window) throws Exception {
        show(window, "this home");
        window.await("no backup", () -> window.count("backups") == 0);
        window.tab("Log");
        window.await("no run", () -> window.count("log") == 0);
        window.tab("Overview");
        window.await("no plan", () -> window.count("plans") == 0);
    }

    private static void lost(WorkbenchWindow window, FleetHost host) throws Exception {
        host.killAgent();
        window.await("that it is lost", () -> agent(window, "db1").get(1).equals("can't be reached"));
        assertEquals("db1", window.rows("agents").getFirst().getFirst(), "the worst is first");
        assertEquals("good", agent(window, "this home").get(1), "the others go on");
        assertTrue(window.text("agent.details").contains("db1"), window.text("agent.details"));
        window.tab("Overview");
        window.await("why", () -> window.says("listens at agent db1"));
        assertEquals(1, window.count("plans"), "what was last known stays");
        picture(window, "agent-lost");
    }

    private static void remove(WorkbenchWindow window) throws Exception {
        show(window, "db1");
        window.menu("Agent", "Remove agent");
        window.await("the question", () -> window.shells().contains("Remove agent db1"));
        picture(window, "agent-remove");
        window.press("Remove");
        window.await("that it has gone", () -> window.count("agents") == 1);
        window.tab("Overview");
        window.await("its own again", () -> window.count("plans") == 0);
    }
}
