package io.quiesce.persistence.internal;

import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;

/** A row of {@code run}: a run that is over. Written once. */
@Entity
@Table(name = "run")
class RunRow {

    private static final int ROW_BYTES = 512;
    private static final int LINE_BYTES = 64;

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "kind")
    private String kind = "";

    @Column(name = "status")
    private String status = "";

    @Column(name = "plan")
    private String plan = "";

    @Column(name = "backup")
    private @Nullable String backup;

    @Column(name = "place")
    private String place = "";

    @Column(name = "started_at")
    private long startedAt;

    @Column(name = "ended_at")
    private long endedAt;

    @Column(name = "raw_bytes")
    private long rawBytes;

    @Column(name = "stored_bytes")
    private long storedBytes;

    @Column(name = "downtime_millis")
    private long downtimeMillis;

    @Column(name = "error_type")
    private @Nullable String errorType;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Column(name = "error_hint")
    private @Nullable String errorHint;

    @Column(name = "error_stack")
    private @Nullable String errorStack;

    @Column(name = "error_instance_log")
    private @Nullable String errorInstanceLog;

    @Column(name = "error_system")
    private @Nullable String errorSystem;

    @Column(name = "stages")
    private @Nullable String stages;

    @Column(name = "text_bytes")
    private long textBytes;

    @Column(name = "text_id")
    private long textId;

    @ElementCollection
    @CollectionTable(name = "run_line", joinColumns = @JoinColumn(name = "run_id"))
    @OrderColumn(name = "position")
    private List<LineRow> lines = new ArrayList<>();

    protected RunRow() {}

    /** @param textId under which {@link RunSearch} knows it */
    RunRow(RunLog run, long textId) {
        this.textId = textId;
        id = run.id().toString();
        kind = run.kind().name();
        status = run.status().name();
        plan = run.plan();
        run.backup().ifPresent(b -> backup = b.toString());
        place = run.place();
        startedAt = run.startedAt().toEpochMilli();
        endedAt = run.endedAt().orElseThrow().toEpochMilli();
        rawBytes = run.rawBytes();
        storedBytes = run.storedBytes();
        downtimeMillis = run.downtime().toMillis();
        run.failure().ifPresent(this::failed);
        stages = StageTimes.write(run.stages());
        run.lines().forEach(line -> lines.add(new LineRow(line)));
        textBytes = textBytes(run);
    }

    /** What a run counts for in {@link LogRetention#size}: its texts in UTF-8, and something for the rest of each row. */
    static long textBytes(RunLog run) {
        long bytes = ROW_BYTES + bytes(run.plan()) + bytes(run.place());
        if (run.failure().isPresent()) {
            RunFailure f = run.failure().get();
            bytes += bytes(f.message()) + bytes(f.hint()) + bytes(f.stackTrace()) + bytes(f.instanceLog());
        }
        for (RunLine line : run.lines()) {
            bytes += LINE_BYTES + bytes(line.text());
        }
        return bytes;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void failed(RunFailure failure) {
        errorType = failure.type();
        errorMessage = failure.message();
        errorHint = failure.hint();
        errorStack = failure.stackTrace();
        errorInstanceLog = failure.instanceLog();
        errorSystem = FlatJson.write(failure.system());
    }

    /** Without its lines, which stay in the database. */
    RunLog run() {
        return run(List.of());
    }

    RunLog withLines() {
        return run(lines);
    }

    private RunLog run(List<LineRow> wanted) {
        return new RunLog(
                UUID.fromString(id),
                RunKind.valueOf(kind),
                RunStatus.valueOf(status),
                plan,
                present(backup).map(BackupId::parse),
                place,
                Instant.ofEpochMilli(startedAt),
                Optional.of(Instant.ofEpochMilli(endedAt)),
                rawBytes,
                storedBytes,
                Duration.ofMillis(downtimeMillis),
                present(errorType).map(this::failure),
                StageTimes.read(present(stages)),
                wanted.stream().map(LineRow::line).toList());
    }

    private RunFailure failure(String type) {
        try {
            return new RunFailure(
                    type,
                    text(errorMessage),
                    text(errorHint),
                    text(errorStack),
                    text(errorInstanceLog),
                    FlatJson.read(text(errorSystem)));
        } catch (IOException e) {
            throw new UncheckedIOException("run " + id, e);
        }
    }

    private static Optional<String> present(@Nullable String value) {
        return value == null ? Optional.empty() : Optional.of(value);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
