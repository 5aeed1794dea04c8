package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.service.BootRecovery;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("quiesce agent")
@Tag("R3.7")
class ServeCommandTest {

    @TempDir
    Path home = Path.of("");

    private String printed = "";

    private int serve(boolean bootRecovery, String... options) {
        Played agent = new Played(
                new AgentApplication(),
                Map.of(
                        BootRecovery.class,
                        service(
                                BootRecovery.class,
                                (boot, method, arguments) ->
                                        new BootRecovery.Status(bootRecovery, "there is no boot unit")),
                        AgentDesks.class,
                        service(AgentDesks.class, (desks, method, arguments) -> {
                            throw new BusyException("it would serve", "");
                        })));
        int exit = agent.run(Stream.concat(Stream.of("agent", "--home", home.toString()), Stream.of(options))
                .toArray(String[]::new));
        printed = agent.printed();
        return exit;
    }

    @Test
    @DisplayName("serves no home that no boot would recover, unless that is accepted")
    void noBootRecovery() {
        assertEquals(5, serve(false), printed);
        assertTrue(printed.contains("--accept-no-boot-recovery"), printed);
        assertEquals(11, serve(false, "--accept-no-boot-recovery"), printed);
        assertTrue(printed.contains("it would serve"), printed);
        assertEquals(11, serve(true), printed);
    }
}
