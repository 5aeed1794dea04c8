package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes of Linux, read from {@code /proc} (proc(5)). */
public final class ProcFs implements Processes {

    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final long CAP_KILL = 1L << 5;

    private final Path proc;

    public ProcFs() {
        this(Path.of("/proc"));
    }

    ProcFs(Path proc) {
        this.proc = proc;
    }

    /** Numeric id of the user this program acts as; -1 where there is no such thing. */
    public static long effectiveUser() {
        return statusField(text(Path.of("/proc/self/status")), "Uid", 2).orElse(-1L);
    }

    @Override
    public Optional<ServerProcess> find(long pid) {
        Path directory = proc.resolve(Long.toString(pid));
        String[] stat = stat(directory);
        if (stat.length < 20 || ended(stat)) {
            return Optional.empty();
        }
        List<String> arguments = Arrays.stream(
                        text(directory.resolve("cmdline")).split("\0"))
                .filter(a -> !a.isEmpty())
                .toList();
        return Optional.of(new ServerProcess(
                pid,
                stat[19],
                Long.parseLong(stat[1]),
                statusField(text(directory.resolve("status")), "Uid", 2).orElse(-1L),
                link(directory.resolve("exe")),
                arguments,
                link(directory.resolve("cwd")),
                Cgroup.parse(text(directory.resolve("cgroup")))));
    }

    @Override
    public boolean alive(ServerProcess process) {
        String[] stat = stat(proc.resolve(Long.toString(process.pid())));
        return stat.length >= 20 && !ended(stat) && stat[19].equals(process.started());
    }

    @Override
    public List<ServerProcess> serving(Path dataDirectory) {
        List<ServerProcess> found = new ArrayList<>();
        ServerUsers users = ServerUsers.of(
                dataDirectory,
                statusField(text(proc.resolve("self/status")), "Uid", 2).orElse(-1L));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path directory : all) {
                if (link(directory.resolve("cwd")).filter(dataDirectory::equals).isPresent()) {
                    find(Long.parseLong(directory.getFileName().toString()))
                            .filter(p -> p.isServer() && isOf(users, p))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    /**
     * Anybody can put a process into a directory and give it any name. One with root's rights may be somebody's, too, who
     * runs {@code sudo} or {@code passwd}: there only the program's file tells what it is.
     */
    private static boolean isOf(ServerUsers users, ServerProcess process) {
        return process.user() == ServerUsers.ROOT
                ? process.executable().map(Programs::isServer).orElse(false)
                : users.contains(process.user());
    }

    @Override
    public boolean maySignal(ServerProcess process) {
        String self = text(proc.resolve("self/status"));
        long user = statusField(self, "Uid", 2).orElse(-1L);
        return user == 0 || user == process.user() || (capabilities(self) & CAP_KILL) != 0;
    }

    @Override
    public boolean signal(ServerProcess process, Signal signal) {
        if (!alive(process)) {
            return false;
        }
        // ProcessHandle compares the start time once more before it sends
        return ProcessHandle.of(process.pid())
                .map(h -> signal == Signal.KILL ? h.destroyForcibly() : h.destroy())
                .orElse(false);
    }

    @Override
    public List<ListeningSocket> listening(ServerProcess process) {
        Set<Long> own = new HashSet<>();
        Path directory = proc.resolve(Long.toString(process.pid()));
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Matcher m = SOCKET.matcher(link(descriptor).map(Path::toString).orElse(""));
                if (m.matches()) {
                    own.add(Long.parseLong(m.group(1)));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return listeningIn(directory.resolve("net")).stream()
                .filter(s -> own.contains(s.inode()))
                .toList();
    }

    @Override
    public List<ListeningSocket> listening() {
        return listeningIn(proc.resolve("self/net"));
    }

    @Override
    public boolean portClosed(int port) {
        return listening().stream()
                .noneMatch(s ->
                        s.family() == ListeningSocket.Family.TCP && s.address().equals(Integer.toString(port)));
    }

    @Override
    public Optional<Set<Long>> listeners(InetAddress address, int port) {
        Path net = proc.resolve("self/net");
        if (text(net.resolve("tcp")).isEmpty()) {
            return Optional.empty();
        }
        List<TcpListener> ofPort = Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(net.resolve(table)))
                .map(TcpListener::parse)
                .flatMap(Optional::stream)
                .filter(l -> l.port() == port)
                .toList();
        return Optional.of(TcpListener.nearest(ofPort, address).stream()
                .map(TcpListener::user)
                .collect(Collectors.toSet()));
    }

    @Override
    public Optional<Path> errorFile(ServerProcess process) {
        // a pipe must not be opened: whoever reads from it takes the lines away from its owner
        return Optional.of(proc.resolve(process.pid() + "/fd/2")).filter(Files::isRegularFile);
    }

    @Override
    public boolean seesWorkingDirectories() {
        return true;
    }

    @Override
    public Cgroup self() {
        return Cgroup.parse(text(proc.resolve("self/cgroup")));
    }

    private static List<ListeningSocket> listeningIn(Path net) {
        List<ListeningSocket> all = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            lines(net.resolve(table)).map(ProcFs::tcp).flatMap(Optional::stream).forEach(all::add);
        }
        lines(net.resolve("unix")).map(ProcFs::unix).flatMap(Optional::stream).forEach(all::add);
        return all;
    }

    private static Stream<String> lines(Path file) {
        return text(file).lines().skip(1);
    }

    private static Optional<ListeningSocket> tcp(String line) {
        String[] f = line.trim().split("\\s+");
        if (f.length < 10 || !f[3].equals("0A")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(f[1].substring(f[1].lastIndexOf(':') + 1), 16);
        return Optional.of(
                new ListeningSocket(ListeningSocket.Family.TCP, Integer.toString(port), Long.parseLong(f[9])));
    }

    private static Optional<ListeningSocket> unix(String line) {
        String[] f = line.trim().split("\\s+", 8);
        // flag 0x10000 is __SO_ACCEPTCON: it listens
        if (f.length < 8 || (Long.parseLong(f[3], 16) & 0x10000) == 0) {
            return Optional.empty();
        }
        return Optional.of(new ListeningSocket(ListeningSocket.Family.UNIX, f[7], Long.parseLong(f[6])));
    }

    /** Fields of {@code stat} from the state on: state, parent, …, [19] start time. */
    private static String[] stat(Path directory) {
        String text = text(directory.resolve("stat"));
        // the program's name stands in parentheses and may itself contain both
        int end = text.lastIndexOf(')');
        return end < 0 ? new String[0] : text.substring(end + 1).trim().split("\\s+");
    }

    private static boolean ended(String[] stat) {
        return stat[0].equals("Z") || stat[0].equals("X");
    }

    private static Optional<Long> statusField(String status, String name, int column) {
        return status.lines()
                .filter(l -> l.startsWith(name + ":"))
                .map(l -> l.split("\\s+"))
                .filter(f -> f.length > column)
                .map(f -> Long.parseLong(f[column]))
                .findFirst();
    }

    private static long capabilities(String status) {
        return status.lines()
                .filter(l -> l.startsWith("CapEff:"))
                .map(l -> Long.parseUnsignedLong(l.split("\\s+")[1], 16))
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
