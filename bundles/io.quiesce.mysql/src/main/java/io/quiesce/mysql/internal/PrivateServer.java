package io.quiesce.mysql.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.sql.SocketSession;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A server that this process alone reaches, and that ends with it: a shell between the two reads orders from a pipe, and
 * kills the server when the pipe's other end is gone, however this process went.
 */
final class PrivateServer implements AutoCloseable {

    /** Each line is a signal's name. The terminal's Ctrl-C is this process's to answer. */
    private static final String SHELL = """
            trap '' INT HUP
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { while read -r signal <&3; do kill -s "$signal" $server; done; kill -s KILL $server; } 2>/dev/null &
            watch=$!
            wait $server
            status=$?
            kill $watch 2>/dev/null
            exit $status
            """;

    private static final Pattern COMPLAINT = Pattern.compile(
            "(?i)\\[ERROR\\].*(corrupt|checksum|crashed|cannot read|can't read)|Assertion failure|got signal");

    private static final int COMPLAINTS = 5;

    private final Process process;
    private final Path own;
    private final List<Thread> watching = new ArrayList<>();

    private PrivateServer(Process process, Path own) {
        this.process = process;
        this.own = own;
    }

    /**
     * @param options text of the only option file that it reads
     * @param folder for that file
     * @param own not there yet; made for socket and log, and for nobody but the server's user
     */
    static PrivateServer start(Path program, String options, Path folder, Path own, Map<Path, Path> places)
            throws IOException {
        Path file = Files.writeString(folder.resolve("my.cnf"), options);
        Files.createDirectory(own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", SHELL, "quiesce-prove", program.toString(), "--defaults-file=" + file));
        if (ProcFs.effectiveUser() == 0) {
            String owner = Files.getOwner(places.values().iterator().next()).getName();
            if (owner.equals("root")) {
                throw new IOException("its data directory is root's, and a server must not run as root");
            }
            Files.setOwner(
                    own, own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
            command.add("--user=" + owner);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.equals("LD_LIBRARY_PATH"));
        // what it says before its log is open
        return new PrivateServer(
                builder.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(folder.resolve("output.log").toFile()))
                        .start(),
                own);
    }

    /** Kills it when its time is over or a cancel is requested. */
    void endAt(Deadline deadline, Cancellation cancellation) {
        watching.add(Thread.ofVirtual().start(() -> {
            try {
                cancellation.await(deadline.remaining());
                order("KILL");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it has ended
            }
        }));
    }

    /** Waits until it listens. */
    SocketSession connect() throws IOException {
        while (true) {
            if (!process.isAlive()) {
                throw new IOException("the server did not start: " + lastWords());
            }
            try {
                return SocketSession.open(own.resolve("s"));
            } catch (IOException notYet) {
                ended(Duration.ofMillis(100));
            }
        }
    }

    private boolean ended(Duration longest) throws IOException {
        try {
            return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String lastWords() throws IOException {
        List<String> said = log();
        List<String> errors = said.stream().filter(l -> l.contains("[ERROR]")).toList();
        List<String> told = errors.isEmpty() ? said : errors;
        return String.join("; ", told.subList(Math.max(0, told.size() - COMPLAINTS), told.size()));
    }

    private List<String> log() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : List.of(own.resolveSibling("output.log"), own.resolve("error.log"))) {
            if (Files.exists(file)) {
                lines.addAll(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
        return lines;
    }

    /** Lines of its log that speak of damage; the first few. */
    List<String> complaints() throws IOException {
        return log().stream()
                .filter(l -> COMPLAINT.matcher(l).find())
                .limit(COMPLAINTS)
                .map("error log: "::concat)
                .toList();
    }

    /** In good order: that the copy can be shut down belongs to the proof. */
    void stop() throws IOException {
        order("TERM");
        while (!ended(Duration.ofSeconds(1))) {
            // its time limit ends it
        }
        if (process.exitValue() != 0) {
            throw new IOException("the server ended with status " + process.exitValue() + ": " + lastWords());
        }
    }

    private void order(String signal) {
        try {
            process.getOutputStream().write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // it has ended
        }
    }

    @Override
    public void close() throws IOException {
        watching.forEach(Thread::interrupt);
        process.getOutputStream().close(); // the shell kills what still runs
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
