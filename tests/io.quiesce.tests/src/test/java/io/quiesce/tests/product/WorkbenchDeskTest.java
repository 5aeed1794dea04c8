package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.window.VirtualDisplay;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the built workbench configures and tells besides plans, in a window as in {@link WorkbenchTest}. */
@Tag("R6")
@DisplayName("The workbench")
class WorkbenchDeskTest {

    @TempDir
    Path folder;

    private VirtualDisplay display;

    @BeforeEach
    void open() throws Exception {
        display = VirtualDisplay.open();
    }

    @AfterEach
    void close() {
        display.close();
    }

    private WorkbenchWindow window(Path home) throws Exception {
        Map<String, String> environment = Map.of(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        return WorkbenchWindow.open(Product.WORKBENCH.builder(home, environment, List.of()), display, folder);
    }

    private static void picture(WorkbenchWindow window, String name) throws Exception {
        window.shot(Files.createDirectories(Path.of("target/pictures")).resolve(name + ".png"));
    }

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

    private static void leave(WorkbenchWindow window) throws Exception {
        window.select("receivers", 0);
        window.menu("Receiver", "Remove receiver");
        window.await("the question", () -> window.shells().contains("Remove receiver vault"));
        picture(window, "receiver-remove");
        window.press("Remove all the same");
        window.await("that it has gone", () -> window.count("receivers") == 0);
    }
}
