package io.quiesce.api.service;

import io.quiesce.api.plan.ServiceControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The database instances that run on this host, as far as this user may see. Asks the system only, logs in nowhere. */
@ProviderType
public interface LocalInstances {

    /**
     * One server process.
     *
     * @param program file name of what runs, such as {@code mariadbd}
     * @param port that it listens on over TCP; empty when none was found
     * @param service what starts it, when that can be told
     * @param commandLine that it was started with
     */
    record Found(
            long pid,
            String program,
            Optional<Integer> port,
            Path dataDirectory,
            Optional<ServiceControl> service,
            List<String> commandLine) {}

    /** By process id. */
    List<Found> find();
}
