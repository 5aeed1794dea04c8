package io.quiesce.tests.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real OpenSMTPD on a free port that delivers into a folder; needs root, as it does itself. */
public final class MailServer implements AutoCloseable {

    /** An address whose mail it does not take yet, as servers do that greylist. */
    public static final String LATER = "later@localhost";

    private static final String USER = "nobody";
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final Process process;
    private final int port;

    private MailServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    public static MailServer start() throws IOException {
        Path folder = folder();
        int port = freePort();
        return start(folder, port, """
                table later { "%3$s" }
                filter "later" phase rcpt-to match rcpt-to <later> reject "451 4.7.1 come again later"
                listen on 127.0.0.1 port %1$d filter "later"
                action "in" maildir "%2$s/mail"
                match from any for local action "in"
                """.formatted(port, folder, LATER));
    }

    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("quiesce-mail");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    private static MailServer start(Path folder, int port, String text) throws IOException {
        Path program = Path.of("/usr/sbin/smtpd");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("no mail server: apt-get install --no-install-recommends opensmtpd");
        }
        Path configuration = Files.writeString(folder.resolve("smtpd.conf"), text);
        List<String> command = new ArrayList<>(alone());
        command.addAll(List.of(program.toString(), "-d", "-f", configuration.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        MailServer server = new MailServer(folder, process, port);
        await(server::answers, "the mail server to start, see " + folder.resolve("log"));
        return server;
    }

    /**
     * The places of its socket and of its queue are fixed, so a machine has room for one. Where the system lets us, each is given
     * its own by a mount that nobody else sees.
     */
    private static List<String> alone() throws IOException {
        List<String> apart = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o mode=711 none /var/spool/smtpd && mount -t tmpfs none /run && exec \"$@\"",
                "sh");
        List<String> trial = new ArrayList<>(apart);
        trial.add("true");
        try {
            boolean possible = new ProcessBuilder(trial)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
            return possible ? apart : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A condition that may fail on the way. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, String what) throws IOException {
        long end = System.nanoTime() + LIMIT;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited for " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** An address that it delivers to. */
    public String recipient() {
        return USER + "@localhost";
    }

    private List<Path> delivered() throws IOException {
        Path mail = folder.resolve("mail/new");
        if (!Files.isDirectory(mail)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(mail)) {
            return files.toList();
        }
    }

    public int waiting() throws IOException {
        return delivered().size();
    }

    /** Waits for a mail and takes it out. */
    public String next() throws IOException {
        await(() -> !delivered().isEmpty(), "a mail, see " + folder.resolve("log"));
        Path first = delivered().getFirst();
        String mail = Files.readString(first, StandardCharsets.UTF_8);
        Files.delete(first);
        return mail;
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
