package io.quiesce.cli.internal;

import io.quiesce.api.service.HostServices.Role;
import picocli.CommandLine;

/** The product {@code quiesce-receiver}. */
public final class ReceiverApplication extends CommandApplication {
    @Override
    CommandLine commandLine(Session session) {
        ReceiverCommand receiver = new ReceiverCommand(session);
        return new CommandLine(receiver)
                .addSubcommand(new ClientCommand(receiver))
                .addSubcommand(new RetentionCommand(receiver))
                .addSubcommand(new KeptBackupCommand(receiver))
                .addSubcommand(new WatchCommand(receiver))
                .addSubcommand(new SettingsCommand(receiver))
                .addSubcommand(new AuditCommand(receiver))
                .addSubcommand(new CatalogCommand(receiver))
                .addSubcommand(new TransfersCommand(receiver))
                .addSubcommand(AlertCommand.of(session))
                .addSubcommand(new PluginsCommand(session))
                .addSubcommand(new ServiceCommand(session, Role.RECEIVER))
                .addSubcommand(new LogCommand(session.terminal()))
                .addSubcommand(SecretCommand.of(session));
    }
}
