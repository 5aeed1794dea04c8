package io.quiesce.api.spi;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Proof;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A server program that fits a backup, to be started on a copy of it that nobody else uses. */
public interface CopyServer {

    /**
     * Starts the server for this process alone, reads every table and stops it. Afterwards, and when this process is killed
     * meanwhile, no server is left.
     *
     * @param places where each directory of the backup lies in the copy by its original path, the data directory first
     * @param folder of this process alone, for the server's own files
     * @param limit for all of it
     * @param steps told what is being done, a short line each
     * @return what was found, also when the server did not start or the limit was reached
     * @throws QuiesceException when it could not be tried, or was cancelled
     */
    Proof prove(Map<Path, Path> places, Path folder, Duration limit, Consumer<String> steps, Cancellation cancellation)
            throws QuiesceException;
}
