package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Runs of a history for other programs, newest first, one a line; bytes, seconds and complete texts. Safe between threads. */
@ProviderType
public interface RunExports {

    /** What a line is. */
    enum Format {
        /** RFC 4180, with a line of names first; without the runs' logs. */
        CSV,
        /** A JSON document a line, with the run's log. */
        JSON
    }

    /** Where the runs come from; either may wait, and may end the export by an exception. */
    @ConsumerType
    interface Source {
        RunPage list(RunQuery query) throws QuiesceException;

        /** As {@code RunHistory.find}. */
        List<RunLog> find(String beginning) throws QuiesceException;
    }

    /** Where the lines go. */
    @ConsumerType
    @FunctionalInterface
    interface Sink {
        /** @param line without a line end */
        void line(String line) throws IOException;
    }

    /**
     * Writes every run that matches, pages aside.
     *
     * @return how many
     * @throws IOException of the sink; what it has taken until then is not complete
     */
    long write(Format format, Source source, RunQuery query, Sink sink) throws QuiesceException, IOException;
}
