package io.quiesce.mysql.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Proof;
import io.quiesce.api.spi.CopyServer;
import io.quiesce.mysql.internal.sql.SocketSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Start, {@code CHECK TABLE} of every table, stop. */
final class CopyProof implements CopyServer {

    /** Longest path of a UNIX socket on the systems that have least (sun_path, without its end). */
    private static final int SOCKET_PATH = 103;

    private static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables"
            + " WHERE table_type = 'BASE TABLE'"
            + " AND table_schema NOT IN ('information_schema', 'performance_schema') ORDER BY 1, 2";

    private static final Set<String> GOOD = Set.of("ok", "table is already up to date");

    private final CopyOptions options;
    private final CopyProgram program;

    private CopyProof(CopyOptions options, CopyProgram program) {
        this.options = options;
        this.program = program;
    }

    static CopyProof of(ArchiveHeader backup, CopyProgram program) throws CheckFailedException {
        CopyOptions options = new CopyOptions(backup);
        options.check();
        return new CopyProof(options, program);
    }

    @Override
    public Proof prove(
            Map<Path, Path> places, Path folder, Duration limit, Consumer<String> steps, Cancellation cancellation)
            throws QuiesceException {
        Path own = folder.resolve("run");
        if (own.resolve("s").toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH) {
            throw new CheckFailedException(
                    own + " is too long a path for a socket", "Name a directory with a shorter path: --in.");
        }
        Deadline deadline = Deadline.after(limit);
        List<String> wrong = new ArrayList<>();
        AtomicInteger looked = new AtomicInteger();
        steps.accept("starting " + program.version() + " (" + program.file() + ") on the copy");
        try (PrivateServer server =
                PrivateServer.start(program.file(), options.text(places, own), folder, own, places)) {
            server.endAt(deadline, cancellation);
            try {
                look(server, steps, looked, wrong);
                server.stop();
            } catch (IOException e) {
                cancellation.check();
                wrong.add(
                        deadline.passed()
                                ? "the time limit of " + Durations.display(limit) + " was reached, " + e.getMessage()
                                : String.valueOf(e.getMessage()));
            }
            wrong.addAll(server.complaints());
        } catch (IOException e) {
            throw new InstanceException(
                    "the server could not be started aside: " + e.getMessage(), "Check " + folder + ".", e);
        }
        cancellation.check();
        return new Proof(program.version().toString(), looked.get(), wrong);
    }

    /** @throws IOException naming what was being looked at when the server was lost */
    private static void look(PrivateServer server, Consumer<String> steps, AtomicInteger looked, List<String> wrong)
            throws IOException {
        String at = "";
        try (SocketSession session = server.connect()) {
            session.query("SELECT 1");
            List<List<String>> tables = session.query(TABLES);
            for (List<String> table : tables) {
                at = table.get(0) + "." + table.get(1);
                steps.accept("table " + (looked.get() + 1) + " of " + tables.size() + ": " + at);
                verdict(session.query("CHECK TABLE " + quoted(table.get(0)) + "." + quoted(table.get(1))))
                        .map((at + ": ")::concat)
                        .ifPresent(wrong::add);
                looked.incrementAndGet();
            }
        } catch (IOException e) {
            throw new IOException(
                    (at.isEmpty() ? "before the first table: " : "at table " + at + ": ") + e.getMessage(), e);
        }
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * What {@code CHECK TABLE} found. Warnings alone count for nothing: its last row says what it thinks of them.
     *
     * @param rows table, operation, kind of message, message
     */
    static Optional<String> verdict(List<List<String>> rows) {
        List<String> said = new ArrayList<>();
        boolean bad = rows.isEmpty();
        for (List<String> row : rows) {
            String kind = row.get(2).toLowerCase(Locale.ROOT);
            bad |= kind.equals("error")
                    || kind.equals("status") && !GOOD.contains(row.get(3).toLowerCase(Locale.ROOT));
            said.add(row.get(3));
        }
        return bad
                ? Optional.of(rows.isEmpty() ? "it could not be looked at" : String.join("; ", said))
                : Optional.empty();
    }
}
