package io.quiesce.persistence.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.history.LogRetention;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

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

    @Column(name = "size_bytes")
    private @Nullable Long sizeBytes;

    protected RetentionRow() {}

    RetentionRow(LogRetention retention) {
        id = ID;
        ageSeconds = retention.age().toSeconds();
        runs = retention.count();
        sizeBytes = retention.size().bytes();
    }

    LogRetention retention() {
        return new LogRetention(Duration.ofSeconds(ageSeconds), runs, size(sizeBytes));
    }

    /** None of a row that was written before there was a size. */
    private static ByteSize size(@Nullable Long bytes) {
        return bytes == null ? LogRetention.DEFAULT.size() : new ByteSize(bytes);
    }
}
