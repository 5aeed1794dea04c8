package io.quiesce.persistence.internal;

import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferResult;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code transfer}: a transfer that is over. */
@Entity
@IdClass(TransferKey.class)
@Table(name = "transfer")
class TransferRow {

    @Id
    @Column(name = "storage")
    private String storage = "";

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "client")
    private String client = "";

    @Column(name = "backup")
    private String backup = "";

    @Column(name = "plan")
    private String plan = "";

    @Column(name = "path")
    private String path = "";

    @Column(name = "started_at")
    private long startedAt;

    @Column(name = "ended_at")
    private long endedAt;

    @Column(name = "bytes")
    private long bytes;

    @Column(name = "resumes")
    private int resumes;

    @Column(name = "result")
    private String result = "";

    @Column(name = "reason")
    private String reason = "";

    protected TransferRow() {}

    /** @param storage the mark of the storage that it went to */
    TransferRow(String storage, TransferLog log) {
        this.storage = storage;
        id = log.id().toString();
        client = log.client();
        backup = log.backup().toString();
        plan = log.plan();
        path = log.path();
        startedAt = log.startedAt().toEpochMilli();
        endedAt = log.endedAt().orElseThrow().toEpochMilli();
        bytes = log.bytes();
        resumes = log.resumes();
        result = log.result().name();
        reason = log.reason().replace("\u0000", ""); // which PostgreSQL keeps in no text
    }

    TransferLog log() {
        return new TransferLog(
                UUID.fromString(id),
                client,
                BackupId.parse(backup),
                plan,
                path,
                Instant.ofEpochMilli(startedAt),
                Optional.of(Instant.ofEpochMilli(endedAt)),
                bytes,
                resumes,
                TransferResult.valueOf(result),
                reason);
    }
}
