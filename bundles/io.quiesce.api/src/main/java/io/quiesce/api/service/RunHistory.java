package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The runs of a home. Runs enter it by themselves: the engines that the framework offers record them. Needs no
 * ownership of the home; every call first takes in what runs have left that could not be entered when they ended.
 */
@ProviderType
public interface RunHistory {

    /** @throws QuiesceException a {@code DatabaseException} when the database of the home can't be used */
    RunPage list(Path home, RunQuery query) throws QuiesceException;

    /** How many runs match, pages aside. A query by text reads every run. */
    long count(Path home, RunQuery query) throws QuiesceException;

    /** The runs, with their lines, whose id or whose backup's id begins so; newest first, at most ten. */
    List<RunLog> find(Path home, String beginning) throws QuiesceException;

    /** What stays. */
    LogRetention retention(Path home) throws QuiesceException;

    /**
     * Sets what stays, for ever.
     *
     * @return how many runs were removed
     */
    int retain(Path home, LogRetention retention) throws QuiesceException;
}
