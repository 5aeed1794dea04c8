package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.DurableFile;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.TransferSpec;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal of a captured run, in its spool as {@code captured.properties}. Its existence <em>is</em> the mark
 * "captured": from then on the run is resumed, before that it is failed. Holds the resume token, so it is as private as
 * the spool.
 *
 * @param rate of the delivery, as the plan had it
 * @param leftOut what was not captured
 * @param limits of the delivery, as the plan had them
 */
record RunRecord(
        SealHeader header,
        ResumeToken token,
        String receiver,
        int connections,
        Optional<ByteSize> rate,
        NetworkLimits limits,
        List<String> leftOut) {

    private static final String FILE = "captured.properties";
    private static final String FACT = "fact.";
    private static final String LEFT_OUT = "leftOut.";

    static RunRecord of(
            SealHeader header, ResumeToken token, TransferSpec transfer, NetworkLimits limits, List<String> leftOut) {
        return new RunRecord(
                header, token, transfer.receiver(), transfer.concurrentChunks(), transfer.rate(), limits, leftOut);
    }

    RunRecord withDowntime(Duration downtime) {
        SealHeader h = header;
        return new RunRecord(
                new SealHeader(
                        h.backup(),
                        h.agent(),
                        h.plan(),
                        h.layout(),
                        h.startedAt(),
                        h.capturedAt(),
                        downtime,
                        h.shutdown(),
                        h.fenced(),
                        h.length(),
                        h.rawBytes(),
                        h.entries(),
                        h.chunks(),
                        h.contents(),
                        h.facts()),
                token,
                receiver,
                connections,
                rate,
                limits,
                leftOut);
    }

    /** Journals it: durable when this returns. */
    void write(Path spool) throws CaptureException {
        Map<String, String> values = new TreeMap<>();
        values.put("backup", header.backup().toString());
        values.put("agent", header.agent());
        values.put("plan", header.plan());
        values.put("layout", header.layout().name());
        values.put("startedAt", header.startedAt().toString());
        values.put("capturedAt", header.capturedAt().toString());
        values.put("downtime", header.downtime().toString());
        values.put("shutdown", header.shutdown().name());
        values.put("fenced", Boolean.toString(header.fenced()));
        values.put("length", Long.toString(header.length()));
        values.put("rawBytes", Long.toString(header.rawBytes()));
        values.put("entries", Long.toString(header.entries()));
        values.put("chunks", Long.toString(header.chunks()));
        values.put("contents", header.contents().hex());
        values.put("token", token.value());
        values.put("receiver", receiver);
        values.put("connections", Integer.toString(connections));
        rate.ifPresent(r -> values.put("rate", Long.toString(r.bytes())));
        values.put("limit.connect", limits.connect().toString());
        values.put("limit.silence", limits.silence().toString());
        values.put("limit.stall", limits.stall().toString());
        values.put("limit.pause", limits.pause().toString());
        values.put("limit.patience", limits.patience().toString());
        values.put("limit.leftovers", limits.leftovers().toString());
        header.facts().asMap().forEach((k, v) -> values.put(FACT + k, v));
        for (int i = 0; i < leftOut.size(); i++) {
            values.put(LEFT_OUT + String.format(Locale.ROOT, "%04d", i), leftOut.get(i));
        }
        try {
            PropertiesFile.write(spool.resolve(FILE), values);
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot journal the capture in " + spool + ": " + FileTrouble.of(e, spool), "Check free space.", e);
        }
    }

    static boolean exists(Path spool) {
        return Files.exists(spool.resolve(FILE));
    }

    /** That the run was never captured; of one that can't be looked at, on a failing disk say, this is not known. */
    static boolean isAbsent(Path spool) {
        return Files.notExists(spool.resolve(FILE));
    }

    /** Takes the mark away, durably. */
    static void remove(Path spool) throws IOException {
        if (Files.deleteIfExists(spool.resolve(FILE))) {
            DurableFile.syncFolder(spool);
        }
    }

    static RunRecord read(Path spool) throws QuiesceException {
        try {
            Map<String, String> values = PropertiesFile.read(spool.resolve(FILE));
            return parse(values);
        } catch (IOException | IllegalArgumentException | NoSuchElementException | java.time.DateTimeException e) {
            throw new CaptureException(
                    "the journal of the captured run in " + spool + " cannot be read: " + FileTrouble.of(e),
                    "Make a new backup, and give this one up with 'quiesce backup discard'.",
                    e);
        }
    }

    private static RunRecord parse(Map<String, String> v) {
        Map<String, String> facts = new TreeMap<>();
        v.forEach((k, value) -> {
            if (k.startsWith(FACT)) {
                facts.put(k.substring(FACT.length()), value);
            }
        });
        SealHeader header = new SealHeader(
                BackupId.parse(get(v, "backup")),
                get(v, "agent"),
                get(v, "plan"),
                Layout.valueOf(get(v, "layout")),
                Instant.parse(get(v, "startedAt")),
                Instant.parse(get(v, "capturedAt")),
                Duration.parse(get(v, "downtime")),
                ShutdownKind.valueOf(get(v, "shutdown")),
                Boolean.parseBoolean(get(v, "fenced")),
                Long.parseLong(get(v, "length")),
                Long.parseLong(get(v, "rawBytes")),
                Long.parseLong(get(v, "entries")),
                Long.parseLong(get(v, "chunks")),
                Digest.parse(get(v, "contents")),
                Facts.of(facts));
        List<String> leftOut = v.entrySet().stream()
                .filter(e -> e.getKey().startsWith(LEFT_OUT))
                .map(Map.Entry::getValue)
                .toList();
        return new RunRecord(
                header,
                new ResumeToken(get(v, "token")),
                get(v, "receiver"),
                Integer.parseInt(get(v, "connections")),
                Optional.ofNullable(v.get("rate")).map(r -> new ByteSize(Long.parseLong(r))),
                new NetworkLimits(
                        Duration.parse(get(v, "limit.connect")),
                        Duration.parse(get(v, "limit.silence")),
                        Duration.parse(get(v, "limit.stall")),
                        Duration.parse(get(v, "limit.pause")),
                        Duration.parse(get(v, "limit.patience")),
                        Duration.parse(get(v, "limit.leftovers"))),
                leftOut);
    }

    private static String get(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new NoSuchElementException("'" + key + "' is missing"));
    }
}
