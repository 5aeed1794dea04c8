package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the built workbench says of itself: its help, its versions, its settings, its own errors. Pictures: target/pictures. */
@Tag("A4")
@DisplayName("The workbench")
class WorkbenchHelpTest extends WindowTest {

    /** All that are in the menu Window, where each is called as its page is. */
    private static final List<String> VIEWS =
            List.of("Overview", "Trends", "Running", "Log", "Backups", "Receivers", "Alerts", "Reports");

    private static String page(WorkbenchWindow window) {
        return window.text("help");
    }

    @Test
    @DisplayName("answers to F1 about the view or the dialog that has the focus")
    void help() throws Exception {
        try (WorkbenchWindow window = window(folder.resolve("home"))) {
            window.await("the overview", () -> window.text("plans.empty").contains("quiesce setup"));
            window.menu("Help", "Contents");
            window.await("the contents", () -> page(window).startsWith("Help\n"));
            picture(window, "help-contents");
            window.key("Tab");
            window.key("Enter");
            window.await("what the first link leads to", () -> page(window).contains("\nFirst steps\n"));
            for (String view : VIEWS) {
                window.menu("Window", view);
                window.key("F1");
                window.await("the page about " + view, () -> page(window).contains("\n" + view + "\n"));
            }
            window.menu("Help", "First steps");
            window.key("F1");
            window.await("the page", () -> page(window).contains("\nFirst steps\n"));
            picture(window, "help-view");
            window.key("Escape");
            window.menu("Receiver", "Enrol a receiver");
            dialog(window, "Enrol a receiver", "Enrolling a receiver", "help-wizard");
            window.menu("Plan", "New plan");
            dialog(window, "New plan", "Two pages of questions", "help-new-plan");
            window.menu("Alert", "New rule");
            window.await("the form", () -> window.shells().contains("New rule"));
            window.press("Help"); // the button that the platform draws
            window.await("its page", () -> page(window).contains("Once there is a rule"));
            dialog(window, "New rule", "Once there is a rule", "help-rule");
            window.menu("Window", "Preferences");
            dialog(window, "Preferences", "the light theme or the dark one", "help-preferences");
        }
    }

    private static void dialog(WorkbenchWindow window, String title, String text, String picture) throws Exception {
        window.await("the dialog", () -> window.shells().contains(title));
        window.key("F1");
        window.await("its page", () -> page(window).contains(text));
        picture(window, picture);
        window.press("Cancel");
        window.await("that it is closed", () -> !window.shells().contains(title));
    }

    @Test
    @DisplayName("says its version, and the version and the licence of every part")
    void about() throws Exception {
        try (WorkbenchWindow window = window(folder.resolve("home"))) {
            window.menu("Help", "About");
            window.await("the parts", () -> window.count("parts") > 50);
            picture(window, "about");
            List<String> silent = window.rows("parts").stream()
                    .filter(row -> row.get(2).isBlank())
                    .map(List::getFirst)
                    .toList();
            assertEquals(List.of(), silent, "parts without a licence");
            window.press("Close");
            window.menu("Window", "Preferences");
            window.await("the preferences", () -> window.shells().contains("Preferences"));
            picture(window, "preferences");
            window.page("Keys");
            window.await("the keys", () -> window.says("Scheme:"));
            picture(window, "preferences-keys");
            window.page("Log");
            window.await("what stays", () -> window.says("Days:") && window.isEnabled("Apply and Close"));
            picture(window, "preferences-log");
        }
    }

    @Test
    @DisplayName("shows an error that nobody has foreseen: what happened, what to do, and what a report of it takes")
    void defect() throws Exception {
        Path home = folder.resolve("home");
        try (WorkbenchWindow window = window(home)) {
            window.await("the window", () -> window.text("plans.empty").contains("quiesce setup"));
            window.defect("no such row");
            window.await("what happened", () -> window.text("defect").contains("IllegalStateException: no such row"));
            assertTrue(window.says("report it with these details"));
            picture(window, "defect");
            window.key("F1");
            window.await("its page", () -> page(window).contains("nobody has foreseen"));
            window.press("Close");
            window.await("that it goes on", () -> window.shells().size() == 1);
            window.tab("Log");
        }
        assertTrue(logged(home).contains("no such row"), "the log of the home has it");
    }

    private static String logged(Path home) throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home.resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
