package io.quiesce.mysql.internal;

import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.host.Service;
import java.nio.file.Path;
import java.util.Optional;

/** What a person has to do to bring one very instance up again. */
record RecoveryInstructions(InstanceSpec instance, Service service, Path dataDirectory, Optional<Path> errorLog) {

    /**
     * @param stateOfFiles a sentence on the data directory
     * @param lastLines of its log; may be empty
     */
    String text(String stateOfFiles, String lastLines) {
        StringBuilder text = new StringBuilder(stateOfFiles)
                .append(" Start the instance by hand:\n")
                .append("  1. look at its log: ")
                .append(errorLog.map(Path::toString).orElse("journalctl or the service's own log"))
                .append("\n  2. free what it lacks (disk space, memory, port ")
                .append(instance.port())
                .append("); nobody else may use ")
                .append(dataDirectory)
                .append("\n  3. run: ")
                .append(service.startCommandLine())
                .append("\n  4. check: mysql -h ")
                .append(instance.host())
                .append(" -P ")
                .append(instance.port())
                .append(" -u ")
                .append(instance.user())
                .append(" -p -e 'SELECT 1'");
        if (!lastLines.isBlank()) {
            text.append("\nThe last lines of its log:\n")
                    .append(lastLines.indent(2).stripTrailing());
        }
        return text.toString();
    }
}
