package io.quiesce.cli.internal;

import io.quiesce.api.service.HostServices.Role;

/** The product {@code quiesce-receiver}. */
public final class ReceiverApplication extends CommandApplication {
    @Override
    Commands commands(Session session) {
        ReceiverCommand receiver = new ReceiverCommand(session);
        return new Commands(receiver)
                .add("client", () -> new ClientCommand(receiver))
                .add("retention", () -> new RetentionCommand(receiver))
                .add("backup", () -> new KeptBackupCommand(receiver))
                .add("watch", () -> new WatchCommand(receiver))
                .add("settings", () -> new SettingsCommand(receiver))
                .add("audit", () -> new AuditCommand(receiver))
                .add("catalog", () -> new CatalogCommand(receiver))
                .add("transfers", () -> new TransfersCommand(receiver))
                .add("alert", () -> AlertCommand.of(session))
                .add("plugins", () -> new PluginsCommand(session))
                .add("service", () -> new ServiceCommand(session, Role.RECEIVER))
                .add("log", () -> new LogCommand(session.terminal()))
                .add("secret", () -> SecretCommand.of(session));
    }
}
