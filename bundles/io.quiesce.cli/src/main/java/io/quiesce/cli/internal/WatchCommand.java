package io.quiesce.cli.internal;

import io.quiesce.api.Durations;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.service.ReceiverWatch;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchedPlan;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce-receiver watch}: what is missing; works beside a running receiver. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Backups that do not come or are not what they were, and when that is told; see docs/monitoring.md.")
final class WatchCommand {

    private final ReceiverCommand receiver;
    private final StoredDocuments rules;

    WatchCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
        this.rules = new StoredDocuments(receiver.session(), DocumentKind.WATCH_RULE, "watch rule");
    }

    private ReceiverWatch watch() {
        return receiver.service(ReceiverWatch.class);
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "Shows every plan with its last good backup, how old that may be, and what is of concern. Exit code 16"
                            + " when something is.")
    int status(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        ReceiverWatch.Look look;
        try (OpenKeeping keeping = receiver.service(ReceiverStorage.class).keeping(home.path())) {
            look = watch().look(home.path(), keeping);
        }
        List<WatchedPlan> plans = look.plans();
        List<Concern> others = look.others();
        List<Map<String, Object>> rows = new ArrayList<>();
        plans.forEach(plan -> rows.add(row(plan, json.json)));
        if (json.json) {
            receiver.terminal()
                    .json(Map.of(
                            "plans",
                            rows,
                            "others",
                            others.stream().map(Concern::subject).toList()));
        } else {
            receiver.terminal().rows(rows, false, "no backups in " + home.path());
            others.forEach(c -> receiver.terminal().result(c.subject() + ". " + c.hint()));
        }
        boolean concern =
                !others.isEmpty() || plans.stream().anyMatch(p -> !p.concerns().isEmpty());
        return (concern ? ExitCode.CONCERN : ExitCode.OK).code;
    }

    private static Map<String, Object> row(WatchedPlan plan, boolean exact) {
        Map<String, Object> row = new LinkedHashMap<>();
        List<String> concerns = plan.concerns().stream().map(Concern::subject).toList();
        row.put("client", plan.client());
        row.put("plan", plan.plan());
        row.put("rule", plan.rule());
        row.put("lastGood", plan.lastGood().map(Object::toString).orElse(""));
        row.put(
                "mayBeOld",
                plan.limit().map(l -> exact ? l.toString() : Durations.about(l)).orElse("not watched"));
        row.put("from", plan.limit().isEmpty() ? "" : plan.learnt() ? "learnt" : "rule");
        row.put("concerns", exact ? (Object) concerns : String.join("; ", concerns));
        return row;
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Stores a rule, in place of an older one.")
    int set(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "0..*",
                            description = "Such as plans=shop* age=26h sizeFactor=5 failures=2, or watched=false.")
                    Map<String, String> values)
            throws QuiesceException {
        Map<String, String> written = values == null ? Map.of() : values;
        ReceiverWatch watch = watch();
        watch.rule(Settings.of(watch.schema(), written));
        String text = receiver.service(SettingsDocuments.class).write("", written, watch.schema());
        rules.store(home, name, text);
        receiver.terminal()
                .result("watch rule '" + name + "' is stored: "
                        + written.entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")));
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the rules.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return rules.list(home, json);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a rule as it is written.")
    int show(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return rules.show(home, name);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a rule.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return rules.remove(home, name);
    }
}
