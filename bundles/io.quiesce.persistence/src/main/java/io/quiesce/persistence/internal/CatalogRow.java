package io.quiesce.persistence.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A row of {@code backup}: a published backup, as its seal says. */
@Entity
@IdClass(CatalogKey.class)
@Table(name = "backup")
class CatalogRow {

    @Id
    @Column(name = "storage")
    private String storage = "";

    @Id
    @Column(name = "client")
    private String client = "";

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "path")
    private String path = "";

    @Column(name = "plan")
    private String plan = "";

    @Column(name = "published_at")
    private long publishedAt;

    @Column(name = "stored_bytes")
    private long storedBytes;

    @Column(name = "good")
    private int good;

    @Column(name = "reasons")
    private String reasons = "";

    @Column(name = "sha256")
    private String sha256 = "";

    @Column(name = "md5")
    private String md5 = "";

    @Column(name = "agent")
    private String agent = "";

    @Column(name = "layout")
    private String layout = "";

    @Column(name = "started_at")
    private String startedAt = "";

    @Column(name = "captured_at")
    private String capturedAt = "";

    @Column(name = "downtime")
    private String downtime = "";

    @Column(name = "shutdown")
    private String shutdown = "";

    @Column(name = "fenced")
    private int fenced;

    @Column(name = "raw_bytes")
    private long rawBytes;

    @Column(name = "entries")
    private long entries;

    @Column(name = "chunks")
    private long chunks;

    @Column(name = "contents")
    private String contents = "";

    @Column(name = "facts")
    private String facts = "";

    protected CatalogRow() {}

    /** @param storage the mark of the storage that holds it */
    CatalogRow(String storage, BackupRow row) {
        this.storage = storage;
        fill(row.receipt());
        fill(row.seal());
    }

    private void fill(Receipt receipt) {
        client = receipt.client();
        path = receipt.path();
        publishedAt = receipt.publishedAt().toEpochMilli();
        good = receipt.good() ? 1 : 0;
        reasons = numbered(receipt.reasons());
        sha256 = receipt.sha256().hex();
        md5 = receipt.md5();
    }

    private void fill(SealHeader seal) {
        id = seal.backup().toString();
        plan = seal.plan();
        storedBytes = seal.length();
        agent = seal.agent();
        layout = seal.layout().name();
        startedAt = seal.startedAt().toString();
        capturedAt = seal.capturedAt().toString();
        downtime = seal.downtime().toString();
        shutdown = seal.shutdown().name();
        fenced = seal.fenced() ? 1 : 0;
        rawBytes = seal.rawBytes();
        entries = seal.entries();
        chunks = seal.chunks();
        contents = seal.contents().hex();
        facts = FlatJson.write(seal.facts().asMap());
    }

    String path() {
        return path;
    }

    BackupRow row() {
        try {
            SealHeader seal = new SealHeader(
                    BackupId.parse(id),
                    agent,
                    plan,
                    Layout.valueOf(layout),
                    Instant.parse(startedAt),
                    Instant.parse(capturedAt),
                    Duration.parse(downtime),
                    ShutdownKind.valueOf(shutdown),
                    fenced == 1,
                    storedBytes,
                    rawBytes,
                    entries,
                    chunks,
                    Digest.parse(contents),
                    Facts.of(FlatJson.read(facts)));
            Receipt receipt = new Receipt(
                    client,
                    path,
                    Instant.ofEpochMilli(publishedAt),
                    Digest.parse(sha256),
                    md5,
                    good == 1,
                    List.copyOf(FlatJson.read(reasons).values()));
            return new BackupRow(seal, receipt);
        } catch (IOException e) {
            throw new UncheckedIOException("backup " + id, e);
        }
    }

    /** In their order, which is that of their keys. */
    private static String numbered(List<String> texts) {
        Map<String, String> keyed = new TreeMap<>();
        for (String text : texts) {
            keyed.put(String.format(Locale.ROOT, "%05d", keyed.size()), text);
        }
        return FlatJson.write(keyed);
    }
}
