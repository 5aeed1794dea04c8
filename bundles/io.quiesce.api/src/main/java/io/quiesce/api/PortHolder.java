package io.quiesce.api;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the process that listens on a TCP port, as Linux tells it (proc_pid_net(5), proc_pid_fd(5)). */
final class PortHolder {

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;

    private final Path proc;

    PortHolder(Path proc) {
        this.proc = proc;
    }

    /** Empty when nobody listens there, or the system does not tell. */
    Optional<String> of(int port) {
        Map<String, String> users = listening(port);
        if (users.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, users)) {
                    return Optional.of(name(process));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return users.values().stream().findFirst().map(user -> "a process of another user (user id " + user + ")");
    }

    /** Inodes of the sockets that listen there, with the user ids of their owners. */
    private Map<String, String> listening(int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Map<String, String> users = new HashMap<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(proc.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > INODE && fields[STATE].equals(LISTEN) && fields[LOCAL_ADDRESS].endsWith(suffix)) {
                    users.put(fields[INODE], fields[USER]);
                }
            }
        }
        return users;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // not Linux, or without IPv6
        }
    }

    private static boolean holds(Path process, Map<String, String> inodes) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                String target = target(file);
                if (target.startsWith("socket:[")
                        && inodes.containsKey(target.substring("socket:[".length(), target.length() - 1))) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's, or gone meanwhile
        }
        return false;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** Never its arguments, which may hold secrets. */
    private static String name(Path process) {
        String pid = String.valueOf(process.getFileName());
        if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return "this very process";
        }
        return lines(process.resolve("comm")).stream()
                .findFirst()
                .map(command -> "process " + pid + " (" + command + ")")
                .orElse("process " + pid);
    }
}
