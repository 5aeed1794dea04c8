package io.quiesce.cli.internal;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce-receiver audit}: who did what; works beside a running receiver. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Who came in, was refused, removed or changed something; see docs/audit.md.")
final class AuditCommand {

    private final ReceiverCommand receiver;

    AuditCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    private AuditLog log() {
        return receiver.service(AuditLog.class);
    }

    /** Which entries are shown. */
    static final class Filter {
        @Option(names = "--since", paramLabel = "TIME", description = "From then on: 2026-05-31, a moment, or P7D.")
        private Optional<String> since = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Before then.")
        private Optional<String> until = Optional.empty();

        @Option(names = "--kind", paramLabel = "KIND", split = ",", description = "Such as login-refused,revoked.")
        private List<String> kinds = List.of();

        @Option(names = "--client", paramLabel = "NAME", description = "Only what concerns that client.")
        private Optional<String> client = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "Only the last so many.")
        private int limit = Integer.MAX_VALUE;

        void check() {
            List<String> known =
                    Stream.of(AuditKind.values()).map(AuditKind::word).toList();
            kinds.stream().filter(k -> !known.contains(k)).findFirst().ifPresent(k -> {
                throw new UsageException("'" + k + "' is no kind of entry; write " + String.join(", ", known));
            });
            if (limit < 1) {
                throw new UsageException("--limit " + limit + " shows nothing; write 1 or more");
            }
        }

        private boolean shows(AuditEntry entry, Optional<Instant> from, Optional<Instant> to) {
            return from.filter(f -> entry.at().isBefore(f)).isEmpty()
                    && to.filter(t -> !entry.at().isBefore(t)).isEmpty()
                    && (kinds.isEmpty() || kinds.contains(entry.kind()))
                    && client.filter(c -> !c.equals(entry.client())).isEmpty();
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists entries, oldest first, as far as the chain holds.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json, @Mixin Filter filter) throws QuiesceException {
        filter.check();
        Optional<Instant> from = filter.since.map(Moments::read);
        Optional<Instant> to = filter.until.map(Moments::read);
        List<Map<String, Object>> rows = new ArrayList<>();
        AuditVerdict verdict = log().read(home.path(), Optional.empty(), entry -> {
            if (filter.shows(entry, from, to)) {
                rows.add(row(entry));
            }
        });
        List<Map<String, Object>> last = rows.subList(Math.max(0, rows.size() - filter.limit), rows.size());
        receiver.terminal().rows(last, json.json, "no entries in " + home.path());
        return ended(verdict);
    }

    private static Map<String, Object> row(AuditEntry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", entry.number());
        row.put("at", entry.at().toString());
        row.put("kind", entry.kind());
        row.put("client", entry.client());
        row.put("by", entry.by());
        row.put("text", entry.text());
        return row;
    }

    /** Says what is wrong, to people. */
    private int ended(AuditVerdict verdict) {
        verdict.broken().ifPresent(b -> {
            receiver.terminal().say("quiesce-receiver: the audit log is broken: " + b);
            receiver.terminal()
                    .say("  Somebody or something changed its files: keep them, and compare with a copy. docs/audit.md"
                            + " says how to begin a new one.");
        });
        if (verdict.unfinishedBytes() > 0) {
            receiver.terminal()
                    .say(
                            "the last " + verdict.unfinishedBytes()
                                    + " bytes are an entry that was not finished, as a power cut leaves it; nothing relied on it");
        }
        return (verdict.broken().isPresent() ? ExitCode.CORRUPT : ExitCode.OK).code;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Follows the chain from the first entry on; exit code 9 when an entry is broken.")
    int verify(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(
                            names = "--head",
                            paramLabel = "NUMBER:HASH",
                            description =
                                    "What 'audit head' said at an earlier time; shows whether the end was cut off since.")
                    Optional<String> head)
            throws QuiesceException {
        Optional<AuditHead> known = head.map(text -> UsageException.checked(() -> AuditHead.parse(text)));
        AuditVerdict verdict = log().read(home.path(), known, entry -> {});
        if (json.json) {
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("sound", verdict.broken().isEmpty());
            d.put("entries", verdict.head().number());
            d.put("head", verdict.head().toString());
            d.put("broken", verdict.broken().orElse(""));
            d.put("unfinishedBytes", verdict.unfinishedBytes());
            receiver.terminal().json(d);
        } else if (verdict.broken().isEmpty()) {
            receiver.terminal()
                    .result(Stream.of(
                                    "all " + verdict.head().number() + " entries are sound",
                                    known.map(k -> "and go on from entry " + k.number())
                                            .orElse(""))
                            .filter(s -> !s.isEmpty())
                            .collect(Collectors.joining(" ")));
        }
        return ended(verdict);
    }

    @Command(
            name = "head",
            mixinStandardHelpOptions = true,
            description = "Prints where the log ends: keep it on another host, and give it to 'audit verify --head'.")
    int head(@Mixin HomeOption home) throws QuiesceException {
        AuditVerdict verdict = log().read(home.path(), Optional.empty(), entry -> {});
        if (verdict.broken().isEmpty()) {
            receiver.terminal().result(verdict.head().toString());
        }
        return ended(verdict);
    }
}
