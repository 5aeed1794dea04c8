package io.quiesce.mysql.internal;

import io.quiesce.tests.servers.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A small init script for a test server in {@code /etc/init.d}, for root; removed when closed. */
final class InitScript implements AutoCloseable {

    private final Path script;
    private final Path calls;

    InitScript(DatabaseServer server) throws IOException {
        calls = server.directory().resolve("calls.log");
        script = Path.of("/etc/init.d/quiesce-test-" + server.port());
        if (possible()) {
            Files.writeString(
                    script, """
                    #!/bin/sh
                    echo "$1" >> %s
                    case $1 in
                        start) exec %s ;;
                        stop) [ ! -e %s ] || kill -TERM "$(cat %3$s)" ;;
                        status) [ -e %3$s ] || exit 3 ;;
                    esac
                    """.formatted(calls, String.join(" ", server.returningStart()), server.pidFile()));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static boolean possible() {
        return System.getProperty("user.name").equals("root") && Files.isDirectory(Path.of("/etc/init.d"));
    }

    String name() {
        return script.getFileName().toString();
    }

    /** The words it was called with, oldest first. */
    List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(script);
    }
}
