package io.quiesce.transfer.mina.internal.peer;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.registry.Membership;
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
 * Says what a failure of the line means to the person who asks, and what to check.
 *
 * @param peer its name and address
 */
public record Failures(String peer, Membership membership) {

    /** It could not be reached, or TLS failed. */
    public QuiesceException connecting(IOException e) {
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
                        "Check that the " + host() + " runs and listens, its port, and firewalls between.",
                        e);
            default -> securing(e);
        };
    }

    private String host() {
        return membership.hostNoun();
    }

    private QuiesceException securing(IOException e) {
        if (find(e, PinnedTrust.UnknownAuthorityException.class).isPresent()) {
            return refused(
                    "what answers at " + peer + " is not the " + host()
                            + " that was enrolled: its authority is another one",
                    "Check the address. If the " + host() + " was set up anew, enrol again with a new code.");
        }
        if (find(e, CertificateExpiredException.class).isPresent()
                || find(e, CertificateNotYetValidException.class).isPresent()) {
            return refused(
                    "the certificate of " + peer + " is outside its dates: " + rootMessage(e),
                    "Check the clocks of both machines; the " + host() + " renews its certificate while it runs.");
        }
        if (find(e, CertificateException.class).isPresent()) {
            return refused(
                    "the certificate of " + peer + " is not acceptable: " + rootMessage(e),
                    "Check that the address is the " + host() + "'s and nothing stands between.");
        }
        String text = String.valueOf(e.getMessage());
        if (text.contains("certificate") || text.contains("access_denied") || text.contains("unknown_ca")) {
            return refused(
                    peer + " refused this home's certificate: " + text,
                    "It may be expired or from another " + host() + ": check the clocks. Else: "
                            + membership.askForCode());
        }
        if (text.contains("no_application_protocol") || text.contains("does not speak")) {
            return new TransferException(
                    "no " + host() + "'s endpoint answers at " + peer + ": " + text,
                    membership == Membership.CLIENTS
                            ? "Check the port; transfer and enrolment have different ones."
                            : "Check the port, and whether the code is one of an agent.",
                    Refusal.PROTOCOL);
        }
        return lost(e);
    }

    private static TransferException refused(String message, String hint) {
        return new TransferException(message, hint, Refusal.AUTHENTICATION);
    }

    /** The line broke in the midst of a call. */
    public QuiesceException lost(IOException e) {
        if (e instanceof InterruptedIOException) {
            return new CancelledException();
        }
        Optional<ProtocolViolation> violation = find(e, ProtocolViolation.class);
        if (violation.isPresent()) {
            return violated(violation.get());
        }
        return new TransferException(
                "the line to " + peer + " is lost: " + e.getMessage(),
                "Check the network and the " + host() + "'s log; the same call can be tried again.",
                e);
    }

    /** It sent what makes no sense. */
    public QuiesceException violated(ProtocolViolation e) {
        return new TransferException(
                peer + " sent what the protocol does not allow: " + e.getMessage(),
                "Update the older of both.",
                Refusal.PROTOCOL);
    }

    /** What the receiver answered; its texts are shown without control characters. */
    public TransferException answered(Refusal refusal, String message, String hint) {
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
