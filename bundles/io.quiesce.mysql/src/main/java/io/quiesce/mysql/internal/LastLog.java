package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.files.ErrorLog;
import io.quiesce.mysql.internal.files.LastLines;
import io.quiesce.mysql.internal.host.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an instance has logged last, wherever its error log goes, be it up or down: known from what was recorded while it
 * could be asked.
 *
 * @param facts of an inspection, or of a backup
 */
record LastLog(Host host, InstanceSpec instance, Facts facts) {

    /** Of the file as it was found, which for a server that logs to its standard error no setting names. */
    static final String FILE = "errorLog";

    String text() {
        String password = instance.password().reveal();
        String text = LastLines.of(read());
        return password.isEmpty() ? text : text.replace(password, "***");
    }

    private String read() {
        Optional<Path> file = file().filter(Files::isReadable);
        try {
            return file.isPresent()
                    ? ErrorLog.tail(file.get())
                    : Services.of(instance.service(), host.commands(), host.processes())
                            .journalTail()
                            .orElse("");
        } catch (IOException e) {
            return ""; // the failure itself is told
        }
    }

    private Optional<Path> file() {
        return facts.get("mysql." + FILE)
                .or(() -> facts.get("mysql.variable.log_error"))
                .filter(v -> !v.isEmpty() && !v.equals("stderr"))
                .map(v -> instance.dataDirectory().resolve(v).normalize());
    }
}
