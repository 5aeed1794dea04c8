package io.quiesce.api.plan;

import io.quiesce.api.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach one instance and who runs it.
 *
 * @param adapter the {@code DatabaseAdapter} responsible, {@code mysql} by default
 * @param port 1 to 65535
 * @param dataDirectory absolute
 * @param allowMember whether a member of Galera, group replication or a server with attached replicas may be stopped
 * @param allowKill whether SIGKILL may be sent when every orderly way has failed; the copy is then labelled a crash copy
 * @param keyring how the keys of encrypted tablespaces are kept, in the administrator's words; empty refuses encrypted ones
 * @param optionFiles option files besides those the process names, absolute
 */
public record InstanceSpec(
        String adapter,
        String host,
        int port,
        String user,
        Secret password,
        Path dataDirectory,
        ServiceControl service,
        boolean allowMember,
        boolean allowKill,
        Optional<String> keyring,
        List<Path> optionFiles) {

    public InstanceSpec {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port lies in 1 to 65535, not " + port);
        }
        if (!dataDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the data directory must be an absolute path, not " + dataDirectory);
        }
        optionFiles = List.copyOf(optionFiles);
    }
}
