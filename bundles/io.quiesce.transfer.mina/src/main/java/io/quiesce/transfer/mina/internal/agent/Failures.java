package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;

/**
 * Says what a failure of the line means to the person who runs the agent, and what to check.
 *
 * @param peer the receiver's name and address
 */
record Failures(String peer) {

    QuiesceException connecting(IOException e) {
        return switch (e) {
            case InterruptedIOException i when !(e instanceof SocketTimeoutException) -> new CancelledException();
            case UnknownHostException u ->
                new TransferException(
                        "the host of " + peer + " is not known", "Check the name and this machine's DNS.", e);
            case SocketTimeoutException s ->
                new TransferException(
                        peer + " does not answer", "Check the address, the network, and firewalls between.", e);
            case ConnectException c ->
                new TransferException(
                        "nothing listens at " + peer + ": " + e.getMessage(),
                        "Check that the receiver runs, its port, and firewalls between.",
                        e);
            default -> securing(e);
        };
    }

    private QuiesceException securing(IOException e) {
        if (find(e, PinnedTrust.UnknownAuthorityException.class).isPresent()) {
            return refused(
                    "what answers at " + peer + " is not the receiver that was enrolled: its authority is another one",
                    "Check the address. If the receiver was set up anew, enrol again with a new code.");
        }
        if (find(e, CertificateExpiredException.class).isPresent()
                || find(e, CertificateNotYetValidException.class).isPresent()) {
            return refused(
                    "the certificate of " + peer + " is outside its dates: " + rootMessage(e),
                    "Check the clocks of both machines; a receiver renews its certificate while it runs.");
        }
        if (find(e, CertificateException.class).isPresent()) {
            return refused(
                    "the certificate of " + peer + " is not acceptable: " + rootMessage(e),
                    "Check that the address is the receiver's and nothing stands between.");
        }
        String text = String.valueOf(e.getMessage());
        if (text.contains("certificate") || text.contains("access_denied") || text.contains("unknown_ca")) {
            return refused(
                    peer + " refused this agent's certificate: " + text,
                    "It may be expired or from another receiver: check the clocks, else ask for a new code "
                            + "(quiesce-receiver client replace NAME).");
        }
        if (text.contains("no_application_protocol") || text.contains("does not speak")) {
            return new TransferException(
                    "no receiver's endpoint answers at " + peer + ": " + text,
                    "Check the port; transfer and enrolment have different ones.",
                    Refusal.PROTOCOL);
        }
        return lost(e);
    }

    private static TransferException refused(String message, String hint) {
        return new TransferException(message, hint, Refusal.AUTHENTICATION);
    }

    /** The line broke in the midst of a call. */
    QuiesceException lost(IOException e) {
        if (e instanceof InterruptedIOException) {
            return new CancelledException();
        }
        Optional<ProtocolViolation> violation = find(e, ProtocolViolation.class);
        if (violation.isPresent()) {
            return violated(violation.get());
        }
        return new TransferException(
                "the line to " + peer + " is lost: " + e.getMessage(),
                "Check the network and the receiver's log; the same call can be tried again.",
                e);
    }

    QuiesceException violated(ProtocolViolation e) {
        return new TransferException(
                peer + " sent what the protocol does not allow: " + e.getMessage(),
                "Update the older of agent and receiver.",
                Refusal.PROTOCOL);
    }

    /** What the receiver answered; its texts are shown without control characters. */
    TransferException answered(Refusal refusal, String message, String hint) {
        return new TransferException(peer + ": " + shown(message), shown(hint), refusal);
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        for (Throwable t = e; t != null; t = t.getCause()) {
            root = t;
        }
        return String.valueOf(root.getMessage());
    }
}
