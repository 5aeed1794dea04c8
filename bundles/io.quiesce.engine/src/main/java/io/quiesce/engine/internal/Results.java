package io.quiesce.engine.internal;

import io.quiesce.api.service.BackupEngine.Result;
import io.quiesce.api.transfer.Receipt;
import java.time.Duration;

/** Sums a finished run up. */
final class Results {

    private Results() {}

    static Result of(RunRecord run, Receipt receipt, Duration elapsed) {
        return new Result(
                run.header().backup(),
                receipt,
                run.header().shutdown(),
                run.header().downtime(),
                elapsed,
                run.header().rawBytes(),
                run.header().length(),
                run.leftOut());
    }
}
