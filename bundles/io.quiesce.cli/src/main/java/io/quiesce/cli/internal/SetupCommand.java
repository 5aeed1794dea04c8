package io.quiesce.cli.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.PlanDraft;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.LocalInstances;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Secrets;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.cli.internal.Options.HomeOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce setup}: from nothing to a plan that can be run. Every answer is tested; only what is valid stays. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description =
                "Finds the instances of this host, asks what it can't know, tests every answer, and stores a plan.")
final class SetupCommand implements java.util.concurrent.Callable<Integer> {

    private final AgentCommand agent;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Lines 'key: answer' instead of a terminal, - for stdin; keys: instance, host, port,"
                    + " dataDirectory, service, user, password, receiver, code, name.")
    private Optional<String> answersFile = Optional.empty();

    SetupCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        Answers answers = answersFile
                .<Answers>map(WrittenAnswers::read)
                .or(Person::present)
                .orElseThrow(() -> new UsageException("setup asks at a terminal; without one, give --answers FILE"));
        String receiver = receiver(answers);
        PlanDraft draft = instance(answers);
        String name = answers.ask("name", "Name of the plan (a-z, 0-9, '.', '_', '-')", "main");
        if (agent.service(PlanDocuments.class).find(home.path(), name).isPresent()) {
            throw new CheckFailedException(
                    "there is a plan '" + name + "' already; nothing was changed",
                    "Change it with 'quiesce plan edit " + name + "'.");
        }
        draft = draft.named(name, receiver);
        agent.terminal().result("plan '" + store(answers, draft) + "' is stored; next: quiesce backup run " + name);
        return ExitCode.OK.code;
    }

    /** The name of a receiver that answers. */
    private String receiver(Answers answers) throws QuiesceException {
        ReceiverLinks links = agent.service(ReceiverLinks.class);
        List<String> enrolled =
                links.enrolled(home.path()).stream().map(EnrolledReceiver::name).toList();
        String name = answers.ask(
                "receiver",
                "Receiver" + (enrolled.isEmpty() ? " (a new name)" : ", one of " + String.join(", ", enrolled)),
                enrolled.isEmpty() ? "vault" : enrolled.getFirst());
        if (!enrolled.contains(name)) {
            String code = answers.ask("code", "One-time code of 'quiesce-receiver client add'", "");
            links.enrol(home.path(), code, name);
        }
        try (ReceiverLink link = links.connect(home.path(), name, 1, NetworkLimits.DEFAULT)) {
            agent.terminal().say("receiver '" + name + "' answers: " + link.status());
        }
        return name;
    }

    private PlanDraft instance(Answers answers) {
        List<LocalInstances.Found> found = agent.service(LocalInstances.class).find();
        for (int i = 0; i < found.size(); i++) {
            LocalInstances.Found one = found.get(i);
            agent.terminal()
                    .say((i + 1) + ": " + one.program() + ", process " + one.pid() + ", port "
                            + one.port().map(String::valueOf).orElse("unknown") + ", " + one.dataDirectory());
        }
        if (found.isEmpty()) {
            agent.terminal().say("no running mysqld or mariadbd was found");
        }
        String chosen = answers.ask(
                "instance",
                "Instance: its number, port or data directory, or 'other'",
                found.isEmpty() ? "other" : "1");
        Optional<LocalInstances.Found> known = chosen(found, chosen);
        if (known.isEmpty() && !chosen.equals("other")) {
            throw new UsageException("no instance '" + chosen + "' was found; 'other' lets you name one");
        }
        String host = answers.ask("host", "Host", "127.0.0.1");
        String port = answers.ask(
                "port",
                "Port",
                known.flatMap(LocalInstances.Found::port).map(String::valueOf).orElse("3306"));
        String directory = answers.ask(
                "dataDirectory",
                "Data directory",
                known.map(k -> k.dataDirectory().toString()).orElse(""));
        String service = answers.ask(
                "service",
                "What starts it: 'systemd NAME', 'sysv NAME', 'windows NAME', or 'command' and its command line",
                known.map(SetupCommand::starter).orElse(""));
        return new PlanDraft("", host, port, directory, service, "", "", "", "");
    }

    private static String starter(LocalInstances.Found found) {
        return found.service()
                .filter(ServiceControl.Systemd.class::isInstance)
                .map(unit -> "systemd " + ((ServiceControl.Systemd) unit).name())
                .orElse("command " + String.join(" ", found.commandLine()));
    }

    /** A small number is a place in the list. */
    private static Optional<LocalInstances.Found> chosen(List<LocalInstances.Found> found, String chosen) {
        if (chosen.matches("\\d{1,3}") && Integer.parseInt(chosen) >= 1 && Integer.parseInt(chosen) <= found.size()) {
            return Optional.of(found.get(Integer.parseInt(chosen) - 1));
        }
        return found.stream()
                .filter(one -> one.port().map(p -> chosen.equals(p.toString())).orElse(false)
                        || one.dataDirectory().toString().equals(chosen))
                .findFirst();
    }

    /** Asks for the account until everything that a backup checks is right; the password is sealed before. */
    private String store(Answers answers, PlanDraft draft) throws QuiesceException {
        Secrets secrets = agent.service(Secrets.class);
        PlanDocuments plans = agent.service(PlanDocuments.class);
        String sealed = "plan." + draft.name() + ".password";
        boolean stored = false;
        try {
            while (true) {
                String user = answers.ask(
                        "user", "Account of the database (docs/instance-control.md has its grants)", "quiesce");
                Secret password = answers.secret("password", "Its password, or a reference such as ${env:NAME}");
                boolean literal =
                        secrets.resolve(home.path(), password.reveal()).literal();
                if (literal) {
                    secrets.put(home.path(), sealed, password);
                }
                String text = draft.account(user, literal ? "${secret:" + sealed + "}" : password.reveal())
                        .yaml("'quiesce setup'");
                if (isRight(plans, text)) {
                    plans.add(home.path(), draft.name(), text);
                    stored = true;
                    return draft.name();
                }
                if (!answers.again()) {
                    throw new CheckFailedException(
                            "the checks refuse this instance as it is configured; nothing was stored",
                            "Do what the findings above say, then run 'quiesce setup' again.");
                }
                if (!answers.ask("again", "Try again? yes or no", "yes").startsWith("y")) {
                    throw new CheckFailedException("setup was given up; nothing was stored", "");
                }
            }
        } finally {
            if (!stored) {
                secrets.remove(home.path(), sealed);
            }
        }
    }

    private boolean isRight(PlanDocuments plans, String text) throws QuiesceException {
        Inspection inspection = agent.service(BackupEngine.class)
                .check(home.path(), plans.check(home.path(), "setup", text).plan());
        for (Finding finding : inspection.findings()) {
            agent.terminal().say(Findings.line(finding));
        }
        return !inspection.refused();
    }
}
