package io.quiesce.persistence.internal;

import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunLine;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/** A row of {@code run_line}. */
@Embeddable
class LineRow {

    @Column(name = "told_at")
    private long toldAt;

    @Column(name = "severity")
    private String severity = "";

    @Column(name = "line")
    private String line = "";

    protected LineRow() {}

    LineRow(RunLine from) {
        toldAt = from.at().toEpochMilli();
        severity = from.level().name();
        line = from.text();
    }

    RunLine line() {
        return new RunLine(Instant.ofEpochMilli(toldAt), Level.valueOf(severity), line);
    }
}
