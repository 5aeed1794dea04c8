package io.quiesce.mysql.internal.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of a stopped replica tell of its sources. MariaDB has a {@code master.info}, and one for each named
 * connection; MySQL keeps them in a table, but its relay logs show that there is one.
 */
public final class SourceFiles {

    private static final String CONNECTIONS = "{master,master-*}.info";
    private static final String RELAY_LOGS = "*relay-bin*.index";

    /** After the number of lines, the log's name and the position; the password comes later. */
    private static final int HOST_LINE = 3;

    private SourceFiles() {}

    /** Hosts, {@code ?} for one that is not named; empty where nothing speaks of a source, or nothing can be read. */
    public static List<String> hosts(Path dataDirectory) {
        List<String> hosts = new ArrayList<>();
        try (DirectoryStream<Path> connections = Files.newDirectoryStream(dataDirectory, CONNECTIONS)) {
            for (Path connection : connections) {
                host(connection, hosts);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return hosts.isEmpty() && hasRelayLogs(dataDirectory) ? List.of("?") : hosts;
    }

    private static void host(Path connection, List<String> hosts) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(connection, StandardCharsets.ISO_8859_1)) {
            String host = null;
            for (int i = 0; i <= HOST_LINE; i++) {
                host = lines.readLine();
            }
            // one that was reset names nobody
            if (host != null && !host.isBlank()) {
                hosts.add(host.strip());
            }
        }
    }

    private static boolean hasRelayLogs(Path dataDirectory) {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(dataDirectory, RELAY_LOGS)) {
            return logs.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }
}
