package io.quiesce.tests.product;

import io.quiesce.tests.servers.DatabaseServer;
import java.util.List;

/** Plan files for test servers. */
final class Plans {

    static final String PASSWORD_VARIABLE = "QUIESCE_TEST_PASSWORD";

    private Plans() {}

    /**
     * A plan with service kind command.
     *
     * @param more further top-level sections, YAML
     */
    static String of(String name, DatabaseServer server, String more) {
        return of(name, server, server.foregroundStart(), more);
    }

    static String of(String name, DatabaseServer server, List<String> start, String more) {
        StringBuilder words = new StringBuilder();
        start.forEach(w -> words.append("        - \"").append(w).append("\"\n"));
        return "name: " + name + "\n"
                + "instance:\n"
                + "  port: " + server.port() + "\n"
                + "  user: " + DatabaseServer.USER + "\n"
                + "  password: ${env:" + PASSWORD_VARIABLE + "}\n"
                + "  dataDirectory: " + server.dataDirectory() + "\n"
                + "  service:\n"
                + "    command:\n"
                + "      start:\n"
                + words
                + more;
    }
}
