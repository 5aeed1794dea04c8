package io.quiesce.tests.product;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.window.Pictures;
import io.quiesce.tests.window.VirtualDisplay;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The built workbench on a display of its own for each test. Pictures: target/pictures. */
abstract class WindowTest {

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

    WorkbenchWindow window(Path home) throws Exception {
        Pictures.dress(home);
        Map<String, String> environment = Map.of(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        return WorkbenchWindow.open(Product.WORKBENCH.builder(home, environment, List.of()), display, folder);
    }

    static void picture(WorkbenchWindow window, String name) throws Exception {
        Path file = Pictures.file(name);
        window.shot(file);
        Pictures.shrink(file);
    }
}
