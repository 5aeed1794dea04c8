package io.quiesce.receiver.internal;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told. It never learns a path of this host; the log does. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    /** The same for a token that never was, is another client's, or is used up. */
    static TransferException token() {
        return new TransferException(
                "no such transfer", "Begin a new transfer; published backups are listed.", Refusal.TOKEN);
    }

    static TransferException busy(String message) {
        return new TransferException(message, "Try again in a moment.", Refusal.BUSY);
    }

    static TransferException conflict(String message) {
        return new TransferException(
                message, "Begin a new run; the agent's spool and the receiver differ.", Refusal.CONFLICT);
    }

    static TransferException digest(String message) {
        return new TransferException(message, "Offer the chunks again and send what is wanted.", Refusal.DIGEST);
    }

    static TransferException corrupt(String message) {
        return new TransferException(message, "Begin a new run; this seal will never verify.", Refusal.CORRUPT);
    }

    static TransferException protocol(String message) {
        return new TransferException(message, "Use an agent and a receiver of matching versions.", Refusal.PROTOCOL);
    }

    static TransferException notFound(String message) {
        return new TransferException(message, "List the backups and choose one of them.", Refusal.NOT_FOUND);
    }

    static TransferException space(String message) {
        return new TransferException(message, "Make room on the receiver's storage, then try again.", Refusal.SPACE);
    }

    /** @param age after which an unfinished transfer goes by itself */
    static TransferException quota(String message, Duration age) {
        return new TransferException(
                message,
                "Resume or discard runs of this agent that wait; after " + age.toHours()
                        + " hours without its agent a transfer is removed.",
                Refusal.QUOTA);
    }

    /** @param message says how much of how much */
    static TransferException quotaFull(String message) {
        return new TransferException(
                message,
                "Ask the receiver's administrator to raise it ('quiesce-receiver settings') or to let backups of this client"
                        + " go; then send what waits with 'quiesce backup resume'. Trying again before does not help.",
                Refusal.QUOTA);
    }

    /** Storage could not do it: logged here, with everything; the client is told which kind. */
    static TransferException storage(StorageException cause) {
        return switch (cause.kind()) {
            case FULL -> {
                LOG.warn("{}. {}", cause.getMessage(), cause.hint());
                yield space("the receiver's storage is full");
            }
            case SUSPENDED -> {
                LOG.warn("{}. {}", cause.getMessage(), cause.hint());
                yield failed("the receiver's storage takes no more writes since one was lost");
            }
            case UNPLUGGED -> {
                LOG.warn("{}. {}", cause.getMessage(), cause.hint());
                yield new TransferException(
                        "the plug-in of the receiver's storage is missing",
                        "The receiver's log says which.",
                        Refusal.BUSY);
            }
            case MISSING, EXISTS, DAMAGED, FAILED -> {
                LOG.error("{}. {}", cause.getMessage(), cause.hint(), cause);
                yield failed("the receiver's storage failed");
            }
        };
    }

    private static TransferException failed(String message) {
        return new TransferException(message, "The receiver's log says how.", Refusal.STORAGE);
    }
}
