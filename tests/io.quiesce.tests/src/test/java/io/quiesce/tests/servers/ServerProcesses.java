package io.quiesce.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the processes of servers by what they work on, whoever started them. */
final class ServerProcesses {

    private ServerProcesses() {}

    /** Processes whose working directory lies at or below a directory, and scripts that name it. */
    static List<ProcessHandle> below(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.pid() != ProcessHandle.current().pid())
                .filter(p -> worksBelow(p, directory) || isSafeFor(p, directory))
                .toList();
    }

    private static boolean worksBelow(ProcessHandle process, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSafeFor(ProcessHandle process, Path directory) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return line.matches("(?s).*(mysqld_safe|mariadbd-safe).*") && line.contains(directory + "/");
        } catch (IOException e) {
            return false;
        }
    }

    /** The server that works in a data directory. */
    static Optional<ProcessHandle> serving(Path dataDirectory) {
        return below(dataDirectory).stream()
                .filter(p -> worksBelow(p, dataDirectory))
                .filter(p -> command(p).matches(".*(mysqld|mariadbd|postgres)"))
                .findFirst();
    }

    private static String command(ProcessHandle process) {
        return process.info().command().orElse("");
    }

    /** Ends everything below a directory at once, watching scripts first. */
    static void killBelow(Path directory) {
        try (Stream<ProcessHandle> all = below(directory).stream()) {
            all.sorted((a, b) -> Boolean.compare(isSafeFor(b, directory), isSafeFor(a, directory)))
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }
}
