package io.quiesce.mysql.internal;

import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.mysql.internal.files.CleanEvidence;
import io.quiesce.mysql.internal.files.Logged;
import io.quiesce.mysql.internal.files.ShutdownTrace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Clean or crash, and why.
 *
 * @param reason as in the fact {@code mysql.shutdown}
 */
record ShutdownVerdict(ShutdownKind kind, String reason) {

    /**
     * Judges a shutdown that was watched.
     *
     * @param logged what was logged since before the stop; empty when unknown
     */
    static ShutdownVerdict watched(
            Examination before, Optional<String> logged, OptionalInt exitStatus, boolean killed) {
        if (killed) {
            return crash("it had to be killed");
        }
        if (exitStatus.isPresent() && exitStatus.getAsInt() != 0) {
            return crash("the server ended with status " + exitStatus.getAsInt());
        }
        List<String> against =
                CleanEvidence.contradictions(before.settings(), before.dataDirectory(), before.flavour());
        if (!against.isEmpty()) {
            return crash(String.join(", ", against));
        }
        if (logged.filter(ShutdownTrace::hasStart).isPresent()) {
            // its end was no orderly one, whatever the log says of the next
            return crash("the error log shows that the server was started again during the stop");
        }
        if (logged.isPresent()) {
            return ShutdownTrace.objection(logged.get(), before.flavour())
                    .map(ShutdownVerdict::crash)
                    .orElse(new ShutdownVerdict(ShutdownKind.CLEAN, "the error log shows a complete shutdown"));
        }
        return exitStatus.isPresent()
                ? new ShutdownVerdict(ShutdownKind.CLEAN, "the server ended with status 0; its error log can't be read")
                : crash("neither error log nor exit status can be read");
    }

    /** Judges an instance that was found stopped by its files. */
    static ShutdownVerdict found(Examination stopped, Optional<Logged> log) {
        if (log.isEmpty()) {
            return crash("found stopped, and its error log is not known or can't be read");
        }
        return CleanEvidence.objectionToFoundClean(
                        log.get(), stopped.settings(), stopped.dataDirectory(), stopped.flavour())
                .map(ShutdownVerdict::crash)
                .orElse(new ShutdownVerdict(
                        ShutdownKind.FOUND_CLEAN, "found stopped; error log and files show a complete shutdown"));
    }

    private static ShutdownVerdict crash(String reason) {
        return new ShutdownVerdict(ShutdownKind.CRASH, reason);
    }
}
