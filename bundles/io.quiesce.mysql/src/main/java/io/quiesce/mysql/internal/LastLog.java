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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance has logged last, wherever its error log goes, be it up or down.
 *
 * @param file that it logs to; empty for a journal
 */
record LastLog(Host host, InstanceSpec instance, Optional<Path> file) {

    private static final Logger LOG = LoggerFactory.getLogger(LastLog.class);

    /** Of the file as it was found, which for a server that logs to its standard error no setting names. */
    static final String FILE = "errorLog";

    /** @param facts of an inspection of this very instance, when it could be asked */
    static LastLog of(Host host, InstanceSpec instance, Facts facts) {
        return new LastLog(
                host,
                instance,
                facts.get("mysql." + FILE)
                        .or(() -> facts.get("mysql.variable.log_error"))
                        .filter(v -> !v.isEmpty() && !v.equals("stderr"))
                        .map(v -> instance.dataDirectory().resolve(v).normalize()));
    }

    /** Never throws. */
    String text() {
        try {
            String password = instance.password().reveal();
            String text = LastLines.of(read());
            return password.isEmpty() ? text : text.replace(password, "***");
        } catch (IOException | RuntimeException e) {
            LOG.warn("the instance's log could not be read", e); // the failure that it is for is told
            return "";
        }
    }

    /** What is no file, a pipe to a log collector say, would be waited for without end. */
    private String read() throws IOException {
        Optional<Path> readable = file.filter(f -> Files.isRegularFile(f)).filter(Files::isReadable);
        return readable.isPresent()
                ? ErrorLog.tail(readable.get())
                : Services.of(instance.service(), host.commands(), host.processes())
                        .journalTail()
                        .orElse("");
    }
}
