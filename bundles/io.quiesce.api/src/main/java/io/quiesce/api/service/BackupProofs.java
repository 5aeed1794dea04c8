package io.quiesce.api.service;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Proof;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Proves that a backup can be used: restores a copy aside and lets a server of its own read every table. */
@ProviderType
public interface BackupProofs {

    /**
     * @param receiver enrolled receiver that holds it
     * @param program the server to use; empty for the one that is found
     * @param in directory in which the copy lies for the time of the proof, absolute
     * @param keep whether the copy stays there
     * @param limit for start, looks and stop of the server; not for the fetch
     */
    record Request(String receiver, BackupId backup, Optional<Path> program, Path in, boolean keep, Duration limit) {}

    /**
     * Works beside a running service and touches no instance. What an earlier proof in the same directory has left is
     * removed first; what it had fetched of the same backup is not fetched again.
     *
     * @throws QuiesceException when it could not be tried; a backup in which something is wrong is no exception
     */
    Proof prove(Path home, Request request, RunListener listener, Cancellation cancellation) throws QuiesceException;
}
