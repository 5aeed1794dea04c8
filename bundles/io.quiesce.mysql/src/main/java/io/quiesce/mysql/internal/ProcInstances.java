package io.quiesce.mysql.internal;

import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.service.LocalInstances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Servers in {@code /proc}: a server's working directory is its data directory (docs/instance-control.md, check 6), its
 * sockets tell its port, its control group its systemd unit. Elsewhere than on Linux nothing is found.
 */
@Component
public final class ProcInstances implements LocalInstances {

    private static final Set<String> PROGRAMS = Set.of("mysqld", "mariadbd");
    private static final Pattern UNIT = Pattern.compile("(?m)^0?:?.*/([^/]+)\\.service$");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private final Path proc;

    @Activate
    public ProcInstances() {
        this(Path.of("/proc"));
    }

    ProcInstances(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<Found> find() {
        List<Found> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(proc)) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    server(process).ifPresent(found::add);
                } catch (IOException e) {
                    continue; // it has ended meanwhile, or is another user's
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(Comparator.comparingLong(Found::pid));
        return found;
    }

    private static Optional<Found> server(Path process) throws IOException {
        List<String> line = commandLine(process);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String program = String.valueOf(Path.of(line.getFirst()).getFileName());
        if (!PROGRAMS.contains(program)) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                Long.parseLong(process.getFileName().toString()),
                program,
                port(process, line),
                process.resolve("cwd").toRealPath(),
                unit(process),
                line));
    }

    private static List<String> commandLine(Path process) throws IOException {
        return Stream.of(Files.readString(process.resolve("cmdline")).split("\0"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Optional<ServiceControl> unit(Path process) throws IOException {
        Matcher m = UNIT.matcher(Files.readString(process.resolve("cgroup")));
        return m.find() && !m.group(1).startsWith("user@")
                ? Optional.of(new ServiceControl.Systemd(m.group(1)))
                : Optional.empty();
    }

    /** As the command line says, else the lowest that it listens on: MySQL's X protocol has the higher one. */
    private static Optional<Integer> port(Path process, List<String> line) throws IOException {
        Optional<Integer> written = line.stream()
                .filter(word -> word.matches("--port=\\d{1,5}"))
                .map(word -> Integer.valueOf(word.substring("--port=".length())))
                .reduce((first, last) -> last);
        if (written.isPresent()) {
            return written;
        }
        Set<String> inodes = sockets(process);
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            if (Files.exists(process.resolve(table))) {
                for (String row : Files.readAllLines(process.resolve(table))) {
                    String[] columns = row.strip().split("\\s+");
                    if (columns.length > INODE && columns[STATE].equals(LISTENING) && inodes.contains(columns[INODE])) {
                        String address = columns[LOCAL_ADDRESS];
                        ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEX));
                    }
                }
            }
        }
        return ports.stream().min(Comparator.naturalOrder());
    }

    private static Set<String> sockets(Path process) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                try {
                    Matcher m = SOCKET.matcher(Files.readSymbolicLink(file).toString());
                    if (m.matches()) {
                        inodes.add(m.group(1));
                    }
                } catch (IOException e) {
                    continue; // closed meanwhile
                }
            }
        }
        return inodes;
    }
}
