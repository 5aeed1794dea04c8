package io.quiesce.cli.internal;

import io.quiesce.api.service.HostServices.Role;
import picocli.CommandLine;

/** The product {@code quiesce}. */
public final class AgentApplication extends CommandApplication {
    @Override
    Commands commands(Session session) {
        AgentCommand agent = new AgentCommand(session);
        return new Commands(agent)
                .add("setup", () -> new SetupCommand(agent))
                .add("plan", () -> new PlanCommand(agent))
                .add("secret", () -> SecretCommand.of(session))
                .add("receiver", () -> new EnrolmentCommand(agent))
                .add("backup", () -> new CommandLine(new BackupCommand(agent), new AgentCommands(agent)))
                .add("agent", () -> new ServeCommand(agent))
                .add("operator", () -> new OperatorCommand(agent))
                .add("fleet", () -> new FleetCommand(agent))
                .add("schedule", () -> new ScheduleCommand(agent))
                .add("restore", () -> new RestoreCommand(agent))
                .add("history", () -> new HistoryCommand(agent))
                .add("report", () -> ReportCommand.of(agent))
                .add("recovery", () -> new RecoveryCommand(agent))
                .add("service", () -> new ServiceCommand(session, Role.AGENT))
                .add("alert", () -> AlertCommand.of(session))
                .add("plugins", () -> new PluginsCommand(session))
                .add("log", () -> new LogCommand(session.terminal()))
                .add("archive", () -> new ArchiveCommand(agent));
    }
}
