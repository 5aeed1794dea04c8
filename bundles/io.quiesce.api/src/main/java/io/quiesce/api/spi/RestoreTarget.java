package io.quiesce.api.spi;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The instance whose data directory a restore replaces. */
public interface RestoreTarget {

    /** Running instance, other instance, other version, flavour, page size, {@code lower_case_table_names}, … */
    List<Finding> findings();

    /**
     * Directories of the backup that are missing here, and that no setting of this instance names: only the backup says
     * that they are its. They are made only for a backup of this home.
     */
    default List<Path> unclaimed() {
        return List.of();
    }

    /** User and group that must own the files ({@code mysql:mysql}); empty when it can't be told. */
    Optional<String> owner();

    /** Files of the old directory that move into the restored one, relative paths (such as {@code auto.cnf}). */
    List<String> kept();

    /**
     * Keeps service managers from starting the instance while directories change places. Does nothing more when it was held
     * already, by this process or by one that was killed.
     */
    void hold() throws QuiesceException;

    /** Undoes {@link #hold}, whoever held it. */
    void release();

    /** Who works in one of these directories, under whatever name it was entered; empty when nobody does. */
    Optional<String> occupant(List<Path> directories);

    /**
     * Where the instance's log ends now, in the adapter's words, for {@link #mayHaveServed}; empty when it can't be told.
     *
     * @param restored where the restored data directory lies before it is put in place
     */
    Optional<String> mark(Path restored);

    /** Whether the instance may have been up at any time since a mark: true also when it can't be told. */
    boolean mayHaveServed(String mark);

    /**
     * Starts the instance on the restored directory and shows it up: by a real login, or by a refusal of the plan's account
     * that can only be this instance's, since its accounts are those of the backup.
     *
     * @return what somebody must see to although it is up; mostly empty
     */
    Optional<String> start() throws QuiesceException;

    /** Stops it again, in order to put the old directory back. */
    void stop() throws QuiesceException;

    /**
     * What this instance has logged last, as {@link DatabaseAdapter#lastLog}: its own log, wherever the restored backup came
     * from.
     */
    default String lastLog() {
        return "";
    }
}
