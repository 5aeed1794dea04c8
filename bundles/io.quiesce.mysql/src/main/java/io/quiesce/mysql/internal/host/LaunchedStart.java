package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A start by a program of its own, which returns or stays in the foreground. */
final class LaunchedStart implements Service.Starting {

    private final String command;
    private final Commands.Launch launch;

    LaunchedStart(String command, Commands.Launch launch) {
        this.command = command;
        this.launch = launch;
    }

    @Override
    public Optional<String> failed() {
        return launch.exit()
                .filter(status -> status != 0)
                .map(status -> "'" + command + "' ended with status " + status);
    }

    @Override
    public String output() {
        return HostCommands.tail(launch.log());
    }

    @Override
    public boolean returned() {
        return launch.exit().filter(status -> status == 0).isPresent();
    }

    /** An empty log can go even while the server has it open: it stays readable through its descriptor. */
    @Override
    public void answered() {
        try {
            if (Files.exists(launch.log()) && Files.size(launch.log()) == 0) {
                Files.delete(launch.log());
            }
        } catch (IOException e) {
            launch.log().toFile().deleteOnExit();
        }
    }
}
