package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.service.Retention;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce-receiver retention}: which backups stay; works beside a running receiver. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Policies, what they would remove, and its removal; see docs/retention.md.")
final class RetentionCommand {

    private static final String CLOCK_IS_RIGHT = "The calendar is right, although nothing was heard here for long.";

    private final ReceiverCommand receiver;
    private final StoredDocuments policies;

    RetentionCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
        this.policies = new StoredDocuments(receiver.session(), DocumentKind.RETENTION_POLICY, "policy");
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Stores a policy, in place of an older one.")
    int set(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "0..*",
                            description =
                                    "Such as plans=shop* age=30d count=7 daily=7 weekly=4 space=500GB minimum=2 keepAtLeast=1d.")
                    Map<String, String> values)
            throws QuiesceException {
        Map<String, String> written = values == null ? Map.of() : values;
        Retention retention = receiver.service(Retention.class);
        retention.policy(Settings.of(retention.schema(), written));
        String text = receiver.service(SettingsDocuments.class).write("", written, retention.schema());
        policies.store(home, name, text);
        receiver.terminal().result("policy '" + name + "' is stored; see what it does with 'retention plan'");
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the policies.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return policies.list(home, json);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a policy as it is written.")
    int show(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return policies.show(home, name);
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a policy; backups that no other applies to stay.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return policies.remove(home, name);
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Shows for every backup whether it stays, and why; changes nothing.")
    int plan(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(names = "--clock-is-right", description = CLOCK_IS_RIGHT) boolean clockIsRight)
            throws QuiesceException {
        try (OpenKeeping keeping = receiver.service(ReceiverStorage.class).keeping(home.path())) {
            show(home, json, keeping.decide(clockIsRight), Set.of());
            return ExitCode.OK.code;
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Removes what 'plan' shows as going, as far as the receiver agrees at that moment.")
    int apply(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(names = "--clock-is-right", description = CLOCK_IS_RIGHT) boolean clockIsRight)
            throws QuiesceException {
        try (OpenKeeping keeping = receiver.service(ReceiverStorage.class).keeping(home.path())) {
            List<PlanOutcome> outcomes = keeping.decide(clockIsRight);
            List<BackupId> going = outcomes.stream()
                    .flatMap(o -> o.outcome().removals().stream())
                    .map(Candidate::id)
                    .toList();
            Set<Object> removed =
                    new HashSet<>(keeping.remove(going, clockIsRight, System.getProperty("user.name", "")));
            show(home, json, outcomes, removed);
            receiver.terminal().say(removed.size() + " of " + going.size() + " backups removed");
            return ExitCode.OK.code;
        }
    }

    private void show(HomeOption home, JsonOption json, List<PlanOutcome> outcomes, Set<Object> removed) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PlanOutcome plan : outcomes) {
            for (Decision decision : plan.outcome().decisions()) {
                rows.add(row(plan, decision, removed.contains(decision.backup().id()), json.json));
            }
            if (plan.outcome().overBytes() > 0) {
                receiver.terminal()
                        .say("plan " + plan.plan() + " of " + plan.client() + " takes "
                                + new ByteSize(plan.outcome().overBytes()).display()
                                + " more than its policy allows; nothing more may go");
            }
        }
        receiver.terminal().rows(rows, json.json, "no backups in " + home.path());
    }

    private static Map<String, Object> row(PlanOutcome plan, Decision decision, boolean removed, boolean exact) {
        Map<String, Object> row = new LinkedHashMap<>();
        long length = decision.backup().lengthBytes();
        List<String> reasons = decision.reasons().stream().map(Object::toString).toList();
        row.put("client", plan.client());
        row.put("plan", plan.plan());
        row.put("policy", plan.policy());
        row.put("id", decision.backup().id().toString());
        row.put("published", decision.backup().publishedAt().toString());
        row.put(
                "standing",
                decision.backup().standing().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        row.put("size", exact ? (Object) length : new ByteSize(length).display());
        row.put("decision", decision.keep() ? "keep" : removed ? "removed" : "remove");
        row.put("reasons", exact ? (Object) reasons : String.join(", ", reasons));
        return row;
    }
}
