package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce-receiver backup}: one published backup; works beside a running receiver. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Holds, verifies and shows a published backup.")
final class KeptBackupCommand {

    private static final String BACKUP = "Id of a backup, the beginning of one, or CLIENT/PATH.";

    private final ReceiverCommand receiver;

    KeptBackupCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    private BackupRow find(HomeOption home, String wanted) throws QuiesceException {
        List<BackupRow> found = new ArrayList<>();
        receiver.service(ReceiverStorage.class).scan(home.path(), listed -> {
            BackupRow b = listed.row();
            String place = b.receipt().client() + "/" + b.receipt().path();
            if (!wanted.isBlank() && b.id().toString().startsWith(wanted) || place.equals(wanted)) {
                found.add(b);
            }
        });
        if (found.size() != 1) {
            throw new CheckFailedException(
                    found.isEmpty()
                            ? "no backup '" + wanted + "'"
                            : found.size() + " backups begin with '" + wanted + "'",
                    "See 'quiesce-receiver backups'.");
        }
        return found.getFirst();
    }

    private OpenKeeping keeping(HomeOption home) throws QuiesceException {
        return receiver.service(ReceiverStorage.class).keeping(home.path());
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    @Command(name = "hold", mixinStandardHelpOptions = true, description = "Keeps a backup, whatever retention says.")
    int hold(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "BACKUP", description = BACKUP) String wanted,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why, for those who find it held.")
                    String reason,
            @Option(
                            names = "--until",
                            paramLabel = "INSTANT",
                            description = "End of the hold, such as 2027-01-31T00:00:00Z.")
                    Optional<Instant> until)
            throws QuiesceException {
        BackupRow row = find(home, wanted);
        Hold hold = UsageException.checked(() -> new Hold(true, reason, user(), Instant.now(), until));
        try (OpenKeeping keeping = keeping(home)) {
            keeping.hold(row.receipt().client(), row.id(), hold);
        }
        receiver.terminal()
                .result("backup " + row.id() + " is held"
                        + until.map(u -> " until " + u).orElse(""));
        return ExitCode.OK.code;
    }

    @Command(name = "release", mixinStandardHelpOptions = true, description = "Ends a hold.")
    int release(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "BACKUP", description = BACKUP) String wanted,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.") String reason)
            throws QuiesceException {
        BackupRow row = find(home, wanted);
        Hold release = UsageException.checked(() -> new Hold(false, reason, user(), Instant.now(), Optional.empty()));
        try (OpenKeeping keeping = keeping(home)) {
            keeping.hold(row.receipt().client(), row.id(), release);
        }
        receiver.terminal().result("backup " + row.id() + " is not held any more");
        return ExitCode.OK.code;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Reads every byte again, or a sample, and notes what was found; exit code 9 when something differs.")
    int verify(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "BACKUP", arity = "0..1", description = BACKUP) Optional<String> wanted,
            @Option(names = "--all", description = "Every backup.") boolean all,
            @Option(
                            names = "--sample",
                            paramLabel = "PERCENT",
                            defaultValue = "100",
                            description = "Read so many of a hundred chunks, chosen at random, at least one.")
                    int percent)
            throws QuiesceException {
        if (all == wanted.isPresent()) {
            throw new UsageException("name one backup, or write --all");
        }
        if (percent < 1 || percent > 100) {
            throw new UsageException("--sample " + percent + " is no percentage from 1 to 100");
        }
        List<BackupRow> rows = new ArrayList<>();
        if (wanted.isPresent()) {
            rows.add(find(home, wanted.get()));
        } else {
            receiver.service(ReceiverStorage.class).scan(home.path(), b -> rows.add(b.row()));
        }
        List<Map<String, Object>> shown = new ArrayList<>();
        boolean bad = false;
        try (OpenKeeping keeping = keeping(home)) {
            for (BackupRow row : rows) {
                Examination e = keeping.examine(row.receipt().client(), row.id(), percent, user());
                bad |= !e.found().isEmpty();
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("id", row.id().toString());
                line.put("client", row.receipt().client());
                line.put("verified", e.at().toString());
                line.put("read", json.json ? (Object) e.bytes() : new ByteSize(e.bytes()).display());
                line.put(
                        "found",
                        json.json
                                ? (Object) e.found()
                                : e.found().isEmpty() ? "nothing" : String.join(", ", e.found()));
                shown.add(line);
            }
        }
        receiver.terminal().rows(shown, json.json, "no backups in " + home.path());
        return bad ? ExitCode.CORRUPT.code : ExitCode.OK.code;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Everything about one backup.")
    int show(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "BACKUP", description = BACKUP) String wanted)
            throws QuiesceException {
        BackupRow row = find(home, wanted);
        Map<String, Object> document = new LinkedHashMap<>(BackupView.document(row, json.json));
        try (OpenKeeping keeping = keeping(home)) {
            BackupMarks marks = keeping.marks(row.receipt().client(), row.id());
            document.put(
                    "holds", marks.holds().stream().map(KeptBackupCommand::hold).toList());
            document.put(
                    "verifications",
                    marks.examinations().stream()
                            .map(KeptBackupCommand::examination)
                            .toList());
        }
        receiver.terminal().document(document, json.json);
        return ExitCode.OK.code;
    }

    private static Map<String, Object> hold(Hold hold) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("at", hold.at().toString());
        row.put("held", hold.held());
        row.put("by", hold.by());
        row.put("reason", hold.reason());
        row.put("until", hold.until().map(Instant::toString).orElse(""));
        return row;
    }

    private static Map<String, Object> examination(Examination examination) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("at", examination.at().toString());
        row.put("full", examination.full());
        row.put("by", examination.by());
        row.put("bytes", examination.bytes());
        row.put("found", examination.found());
        return row;
    }
}
