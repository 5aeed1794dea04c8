package io.quiesce.api.spi;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import java.util.List;
import java.util.Optional;

/** The instance whose data directory a restore replaces. */
public interface RestoreTarget {

    /** Running instance, other instance, other version, flavour, page size, {@code lower_case_table_names}, … */
    List<Finding> findings();

    /** User and group that must own the files ({@code mysql:mysql}); empty when it can't be told. */
    Optional<String> owner();

    /** Files of the old directory that move into the restored one, relative paths (such as {@code auto.cnf}). */
    List<String> kept();

    /** Starts the instance on the restored directory and shows it up by a real login. */
    void start() throws QuiesceException;

    /** Stops it again, in order to put the old directory back. */
    void stop() throws QuiesceException;
}
