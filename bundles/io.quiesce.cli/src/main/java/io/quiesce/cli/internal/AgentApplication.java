package io.quiesce.cli.internal;

import io.quiesce.api.service.HostServices.Role;
import picocli.CommandLine;

/** The product {@code quiesce}. */
public final class AgentApplication extends CommandApplication {
    @Override
    CommandLine commandLine(Session session) {
        AgentCommand agent = new AgentCommand(session);
        return new CommandLine(agent)
                .addSubcommand(new SetupCommand(agent))
                .addSubcommand(new PlanCommand(agent))
                .addSubcommand(SecretCommand.of(session))
                .addSubcommand(new EnrolmentCommand(agent))
                .addSubcommand(new CommandLine(new BackupCommand(agent), new AgentCommands(agent))
                        .addSubcommand(new OutlookCommand(agent)))
                .addSubcommand(new ServeCommand(agent))
                .addSubcommand(new OperatorCommand(agent))
                .addSubcommand(new FleetCommand(agent))
                .addSubcommand(new ScheduleCommand(agent))
                .addSubcommand(new RestoreCommand(agent))
                .addSubcommand(new HistoryCommand(agent))
                .addSubcommand(ReportCommand.of(agent))
                .addSubcommand(new RecoveryCommand(agent))
                .addSubcommand(new ServiceCommand(session, Role.AGENT))
                .addSubcommand(AlertCommand.of(session))
                .addSubcommand(new PluginsCommand(session))
                .addSubcommand(new LogCommand(session.terminal()))
                .addSubcommand(new ArchiveCommand(agent));
    }
}
