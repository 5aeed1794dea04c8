package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.TransferHistory;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce-receiver transfers}: what came in, and what did not; works beside a running receiver. */
@Command(
        name = "transfers",
        mixinStandardHelpOptions = true,
        description = "Lists transfers, newest first: when, from whom, how much, how long, resumes, result"
                + " (docs/receiver.md).")
final class TransfersCommand implements Callable<Integer> {

    private final ReceiverCommand receiver;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--client", paramLabel = "NAME", description = "Only those of a client.")
    private Optional<String> client = Optional.empty();

    @Option(names = "--plan", paramLabel = "PLAN", description = "Only those of a plan.")
    private Optional<String> plan = Optional.empty();

    @Option(
            names = "--result",
            paramLabel = "RESULT",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES}.")
    private Set<TransferResult> results = EnumSet.noneOf(TransferResult.class);

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those begun since a day (2026-05-31), a moment (2026-05-31T22:00:00Z), or for so long"
                    + " (P7D, PT12H).")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Only those begun before it; a day is not included.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--limit", paramLabel = "ROWS", defaultValue = "50", description = "Rows of a page (default: 50).")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "TRANSFER",
            description = "The next page: what is older than this transfer.")
    private Optional<UUID> after = Optional.empty();

    TransfersCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    @Override
    public Integer call() throws QuiesceException {
        if (limit < 1 || limit > TransferQuery.MOST) {
            throw new UsageException("--limit must be from 1 to " + TransferQuery.MOST);
        }
        TransferPage page = receiver.service(TransferHistory.class)
                .list(
                        home.path(),
                        new TransferQuery(
                                client,
                                plan,
                                results,
                                since.map(Moments::read),
                                until.map(Moments::read),
                                after,
                                limit));
        Instant now = Instant.now();
        receiver.terminal()
                .rows(
                        page.transfers().stream()
                                .map(log -> row(log, now, json.json))
                                .toList(),
                        json.json,
                        "no transfers in " + home.path());
        if (page.more()) {
            receiver.terminal()
                    .say("older ones: --after " + page.transfers().getLast().id());
        }
        return ExitCode.OK.code;
    }

    private static Map<String, Object> row(TransferLog log, Instant now, boolean exact) {
        Duration elapsed = log.elapsed(now);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", log.id().toString());
        row.put("started", log.startedAt().toString());
        row.put("client", log.client());
        row.put("plan", log.plan());
        row.put("result", log.result().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        row.put("bytes", exact ? (Object) log.bytes() : new ByteSize(log.bytes()).display());
        row.put("elapsed", exact ? (Object) (elapsed.toMillis() / 1000.0) : Durations.display(elapsed));
        row.put("resumes", log.resumes());
        if (exact) {
            row.put("ended", log.endedAt().map(Instant::toString).orElse(""));
            row.put("backup", log.backup().toString());
        }
        row.put("path", log.path());
        row.put("reason", log.reason());
        return row;
    }
}
