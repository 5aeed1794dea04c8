package io.quiesce.transfer.mina.internal.line;

import io.quiesce.api.TakenPort;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.ReceiverAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Binds a port, or says which one is taken and which one is free. */
public final class PortBinding {

    private PortBinding() {}

    /** What takes an address. */
    @FunctionalInterface
    public interface Binding {

        /** @return the address that was bound, with its port */
        InetSocketAddress bind(InetSocketAddress address) throws IOException;
    }

    /**
     * Binds.
     *
     * @param purpose of the port, for messages
     * @param option that takes the address on the command line, for a hint
     */
    public static ReceiverAddress bind(Binding binding, Bind where, String purpose, String option)
            throws QuiesceException {
        InetSocketAddress address = address(where, purpose);
        try {
            InetSocketAddress bound = binding.bind(address);
            return new ReceiverAddress(where.host().isEmpty() ? "0.0.0.0" : where.host(), bound.getPort());
        } catch (IOException e) {
            throw explain(where, purpose, option, address, e);
        }
    }

    private static InetSocketAddress address(Bind where, String purpose) throws CheckFailedException {
        if (where.port() < 0 || where.port() > 65535) {
            throw new CheckFailedException(
                    "the " + purpose + " port " + where.port() + " does not exist", "Use 1 to 65535, or 0 for any.");
        }
        if (where.host().isEmpty()) {
            return new InetSocketAddress(where.port());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(where.host()), where.port());
        } catch (UnknownHostException e) {
            throw new CheckFailedException(
                    "the listen address '" + where.host() + "' is not known",
                    "Name an address of this machine, or leave it empty for all.",
                    e);
        }
    }

    private static QuiesceException explain(
            Bind where, String purpose, String option, InetSocketAddress address, IOException e) {
        String text = reason(e);
        String at = (where.host().isEmpty() ? "any address" : where.host()) + ", port " + where.port();
        if (text.contains("assign")) {
            return new CheckFailedException(
                    "can't listen at " + at + ": the address is not one of this machine",
                    "Name an address of this machine, or leave it empty for all.",
                    e);
        }
        if (text.contains("ermission")) {
            return new CheckFailedException(
                    "may not listen at " + at, "Use a port from 1024 on, or run with the right to use this one.", e);
        }
        TakenPort taken = TakenPort.at(address);
        return new BusyException(
                "the " + purpose + " port is taken: " + at
                        + taken.holder().map(h -> " is held by " + h).orElse(" (" + text + ")"),
                taken.hint(option, where.host()),
                e);
    }

    /** MINA wraps what the operating system said. */
    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : reason(cause);
    }
}
