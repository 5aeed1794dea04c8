package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.OperatorRegistry;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.OperatorEntry;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.line.PortBinding;
import io.quiesce.transfer.mina.internal.registry.Invitations;
import io.quiesce.transfer.mina.internal.registry.Membership;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The registry as one file per operator in the agent's home, and beside them one with the address to listen at. */
@Component
public final class FileOperatorRegistry implements OperatorRegistry {

    private static final String LISTEN = "listen";

    private final Invitations invitations;

    public FileOperatorRegistry() {
        this(Clock.systemUTC());
    }

    FileOperatorRegistry(Clock clock) {
        this.invitations = new Invitations(Membership.OPERATORS, clock, new SecureRandom(), Lifetimes.DEFAULT);
    }

    @Override
    public Invitation invite(Path home, String operator, OperatorRole role, ReceiverAddress at, Duration validity)
            throws QuiesceException {
        return invitations.operator(home, operator, role, at, validity);
    }

    @Override
    public void revoke(Path home, String operator) throws QuiesceException {
        invitations.revoke(home, operator);
    }

    @Override
    public List<OperatorEntry> operators(Path home) throws QuiesceException {
        return Files.isDirectory(folder(home)) ? invitations.operators(home) : List.of();
    }

    private static Path folder(Path home) {
        return new Home(home).operators();
    }

    @Override
    public Optional<Bind> listening(Path home) throws QuiesceException {
        Path file = folder(home).resolve(LISTEN);
        try {
            return Optional.of(Bind.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckFailedException(
                    file + " can't be used: " + FileTrouble.of(e, file),
                    "Write it anew: quiesce operator listen HOST:PORT, or --off.",
                    e);
        }
    }

    @Override
    public void listen(Path home, Bind where) throws QuiesceException {
        if (listening(home).filter(now -> now.port() == where.port()).isEmpty()) { // else the agent may hold it itself
            PortBinding.bind(FileOperatorRegistry::probe, where, "operators'", "operator listen");
        }
        String host = where.host().contains(":") ? "[" + where.host() + "]" : where.host();
        invitations.open(home).exclusively(() -> {
            String text = (host.isEmpty() ? "" : host + ":") + where.port() + "\n";
            DurableFile.replace(
                    folder(home).resolve(LISTEN), text.getBytes(StandardCharsets.UTF_8), DurableFile.OWNERS_ONLY);
            return where;
        });
    }

    private static InetSocketAddress probe(InetSocketAddress wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(wanted);
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    @Override
    public void listenNowhere(Path home) throws QuiesceException {
        invitations
                .open(home)
                .exclusively(() -> Files.deleteIfExists(folder(home).resolve(LISTEN)));
    }
}
