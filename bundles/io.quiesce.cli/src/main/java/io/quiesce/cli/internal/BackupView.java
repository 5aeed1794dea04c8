package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a published backup is shown: a row of a listing, or everything that is known of it. */
final class BackupView {

    private BackupView() {}

    static Map<String, Object> row(BackupRow backup, boolean exact) {
        SealHeader seal = backup.seal();
        Receipt receipt = backup.receipt();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", backup.id().toString());
        row.put("plan", seal.plan());
        row.put("published", receipt.publishedAt().toString());
        row.put("good", receipt.good());
        row.put("size", size(seal.length(), exact));
        row.put("data", size(seal.rawBytes(), exact));
        row.put("downtime", exact ? seal.downtime().toMillis() / 1000.0 : Durations.display(seal.downtime()));
        row.put("path", receipt.path());
        return row;
    }

    static Map<String, Object> document(BackupRow backup, boolean exact) {
        SealHeader seal = backup.seal();
        Receipt receipt = backup.receipt();
        Map<String, Object> all = new LinkedHashMap<>(row(backup, exact));
        all.put("client", receipt.client());
        all.put("reasons", receipt.reasons());
        all.put("started", seal.startedAt().toString());
        all.put("captured", seal.capturedAt().toString());
        all.put("shutdown", seal.shutdown().name().toLowerCase(Locale.ROOT));
        all.put("fenced", seal.fenced());
        all.put("entries", seal.entries());
        all.put("chunks", seal.chunks());
        all.put("sha256", receipt.sha256().hex());
        all.put("md5", receipt.md5());
        all.put("contents", seal.contents().hex());
        all.put(
                "facts",
                seal.facts().asMap()); // under a key of their own: the client says them, the rest is what was found
        return all;
    }

    /** What the receiver says of it today goes with it. */
    static Map<String, Object> listed(ListedBackup backup, boolean exact) {
        return withStanding(row(backup.row(), exact), backup);
    }

    static Map<String, Object> document(ListedBackup backup, boolean exact) {
        return withStanding(document(backup.row(), exact), backup);
    }

    private static Map<String, Object> withStanding(Map<String, Object> shown, ListedBackup backup) {
        Map<String, Object> last = new LinkedHashMap<>(); // the longest
        for (String key : List.of("path", "facts")) {
            Optional.ofNullable(shown.remove(key)).ifPresent(value -> last.put(key, value));
        }
        shown.put("verified", backup.verifiedAt().toString());
        shown.put("held", backup.hold().map(BackupView::hold).orElse(""));
        shown.putAll(last);
        return shown;
    }

    private static String hold(Hold hold) {
        return hold.until().map(u -> "until " + u + " ").orElse("") + "by " + hold.by()
                + (hold.reason().isEmpty() ? "" : ": " + hold.reason());
    }

    private static Object size(long bytes, boolean exact) {
        return exact ? (Object) bytes : new ByteSize(bytes).display();
    }

    /** What a run has made and the receiver has confirmed. */
    static Map<String, Object> made(BackupEngine.Result result, boolean exact) {
        Receipt receipt = result.receipt();
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", result.backup().toString());
        d.put("good", receipt.good());
        d.put("path", receipt.path());
        d.put("data", exact ? (Object) result.rawBytes() : new ByteSize(result.rawBytes()).display());
        d.put("stored", exact ? (Object) result.length() : new ByteSize(result.length()).display());
        d.put("ratio", Math.round(1000.0 * result.length() / Math.max(1, result.rawBytes())) / 1000.0);
        d.put("downtime", exact ? result.downtime().toMillis() / 1000.0 : Durations.display(result.downtime()));
        d.put("elapsed", exact ? result.elapsed().toMillis() / 1000.0 : Durations.display(result.elapsed()));
        d.put("shutdown", result.shutdown().name().toLowerCase(Locale.ROOT));
        d.put("sha256", receipt.sha256().hex());
        d.put("md5", receipt.md5());
        d.put("leftOut", exact ? (Object) result.leftOut() : String.join(", ", result.leftOut()));
        if (!receipt.good()) {
            d.put("reasons", exact ? (Object) receipt.reasons() : String.join("; ", receipt.reasons()));
        }
        return d;
    }
}
