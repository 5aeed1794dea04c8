package io.quiesce.tests.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where pictures of the window go, and which theme they show: the light one, or the dark one with {@code
 * -Dquiesce.theme=dark}, for {@code releng/scripts/pictures.sh}.
 */
public final class Pictures {

    private static final boolean DARK =
            System.getProperty("quiesce.theme", "light").equals("dark");

    private Pictures() {}

    /** For a window that was not opened yet: as if somebody had chosen the theme in an earlier session. */
    public static void dress(Path home) throws IOException {
        if (DARK) {
            Path settings = home.resolve("workbench/.metadata/.plugins/org.eclipse.core.runtime/.settings");
            Files.writeString(
                    Files.createDirectories(settings).resolve("org.eclipse.e4.ui.css.swt.theme.prefs"),
                    "eclipse.preferences.version=1\nthemeid=org.eclipse.e4.ui.css.theme.e4_dark\n");
        }
    }

    public static Path file(String name) throws IOException {
        return Files.createDirectories(Path.of("target/pictures", DARK ? "dark" : "light"))
                .resolve(name + ".png");
    }
}
