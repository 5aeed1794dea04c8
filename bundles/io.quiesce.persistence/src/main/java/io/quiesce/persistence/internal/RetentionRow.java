package io.quiesce.persistence.internal;

import io.quiesce.api.history.LogRetention;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;

/** The one row of {@code log_retention}; none stands for the default. */
@Entity
@Table(name = "log_retention")
class RetentionRow {

    static final int ID = 1;

    @Id
    @Column(name = "id")
    private int id;

    @Column(name = "age_seconds")
    private long ageSeconds;

    @Column(name = "runs")
    private int runs;

    protected RetentionRow() {}

    RetentionRow(LogRetention retention) {
        id = ID;
        ageSeconds = retention.age().toSeconds();
        runs = retention.count();
    }

    LogRetention retention() {
        return new LogRetention(Duration.ofSeconds(ageSeconds), runs);
    }
}
