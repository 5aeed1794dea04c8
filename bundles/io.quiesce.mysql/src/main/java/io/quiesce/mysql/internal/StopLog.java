package io.quiesce.mysql.internal;

import io.quiesce.mysql.internal.files.ErrorLog;
import io.quiesce.mysql.internal.files.Logged;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What the instance logs from now on, wherever its error log goes. */
final class StopLog implements AutoCloseable {

    private final Examination examination;
    private final boolean inFile;
    private final Optional<ErrorLog> file;
    private final Instant since = Instant.now();

    private StopLog(Examination examination, Optional<Path> path) {
        this.examination = examination;
        this.inFile = path.isPresent();
        this.file = path.flatMap(StopLog::open);
    }

    /** Marks the end of the error log. */
    static StopLog mark(Examination examination, Processes processes) {
        return new StopLog(examination, path(examination, processes));
    }

    static Optional<Path> path(Examination examination, Processes processes) {
        return path(examination.settings(), examination.dataDirectory(), examination.process(), processes);
    }

    /** The error log of an instance: its own file, or the file behind its standard error. */
    static Optional<Path> path(
            Settings settings, Path dataDirectory, Optional<ServerProcess> process, Processes processes) {
        return settings.get("log_error")
                .filter(v -> !v.equals("stderr"))
                .map(v -> dataDirectory.resolve(v).normalize())
                .or(() -> process.flatMap(processes::errorFile));
    }

    /** The end of the log of an instance that is stopped. */
    static Optional<Logged> last(Examination stopped, Processes processes) {
        Optional<Path> file = path(stopped, processes);
        try {
            return file.isPresent()
                    ? Optional.of(Logged.file(file.get()))
                    : stopped.service().journalTail().flatMap(lines -> Logged.journal("the journal", lines));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ErrorLog> open(Path path) {
        try {
            return Optional.of(ErrorLog.atEnd(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Everything since the mark; empty when it can't be known. */
    Optional<String> text() {
        if (!inFile) {
            return examination.service().journal(since);
        }
        try {
            return file.isPresent() ? Optional.of(file.get().sinceMark()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            // it was only read
            return;
        }
    }
}
