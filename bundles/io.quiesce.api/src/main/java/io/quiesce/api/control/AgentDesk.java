package io.quiesce.api.control;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The process that owns a home, be it this one or another behind a socket. Every call may fail with a {@code
 * TransferException} when the other process has gone: another {@link AgentDesks#find} then finds who owns the home
 * now. Safe between threads; a call that waits does not hold up others.
 */
@ProviderType
public interface AgentDesk extends AutoCloseable {

    /** Longest that {@link #feed} waits. */
    Duration LONGEST_WAIT = Duration.ofSeconds(30);

    AgentStatus status() throws QuiesceException;

    /** Every plan of the home, by name. */
    List<PlanState> plans() throws QuiesceException;

    /**
     * Puts work at the end of the queue.
     *
     * @throws QuiesceException a {@code BusyException} while the same work is queued or running, an {@code
     *     InvalidConfigurationException} when its plan can't be used
     */
    QueuedRun submit(Work work) throws QuiesceException;

    /** What is at work or waits for its turn, in this order; of what waits, its place and what it waits for. */
    List<QueuedRun> queue() throws QuiesceException;

    /**
     * Takes a run out of the queue, or asks it to end in good order; its end is in the feed.
     *
     * @return false when it is over or was never there
     */
    boolean cancel(UUID run) throws QuiesceException;

    /**
     * What happened after a position. A reader that comes back after an interruption goes on where it was; one that is
     * slow never holds up a run.
     *
     * @param wait for the first entry when there is none yet, at most {@link #LONGEST_WAIT}; the page is then empty
     */
    FeedPage feed(FeedPosition after, Duration wait) throws QuiesceException;

    /** Everything that a backup of the plan would check; changes nothing. */
    CheckReport check(String plan) throws QuiesceException;

    /**
     * The same for a plan that is not stored, or not like this. Its references are resolved here, so a program that gives a password
     * is started; changes nothing.
     *
     * @param label of the text in messages
     * @throws QuiesceException an {@code InvalidConfigurationException} when the text is no plan
     */
    CheckReport checkText(String label, String text) throws QuiesceException;

    /** Captured backups that no receiver has published yet. */
    List<Waiting> waiting() throws QuiesceException;

    /** Gives a captured backup up for good. */
    Discarded discard(BackupId backup) throws QuiesceException;

    /** What a restore would do; changes nothing. */
    RestorePreview preview(RestoreOrder order) throws QuiesceException;

    /** Old directories that restores of the plan's instance have kept, which {@link Work.DiscardOld} removes. */
    List<Path> kept(String plan) throws QuiesceException;

    /** What a receiver holds of this agent's. */
    BackupPage backups(BackupQuery query) throws QuiesceException;

    /**
     * Holds one of them, or releases what this agent holds; as {@code ReceiverLink.hold}.
     *
     * @return whether this agent holds it now
     */
    boolean hold(String receiver, BackupId backup, HoldWish wish) throws QuiesceException;

    /**
     * What a receiver's retention would do with the backups of a plan now, newest first; changes nothing. At most the newest
     * {@link BackupQuery#MOST}.
     */
    List<BackupOutlook> outlook(String receiver, String plan) throws QuiesceException;

    /** Files inside a published backup, read from its end without fetching the rest. */
    BackupFilePage files(BackupFileQuery query) throws QuiesceException;

    RunPage history(RunQuery query) throws QuiesceException;

    /** How many runs the history has that match, pages aside. A query by text reads every run. */
    long count(RunQuery query) throws QuiesceException;

    /** As {@code RunHistory.find}. */
    List<RunLog> find(String beginning) throws QuiesceException;

    List<EnrolledReceiver> receivers() throws QuiesceException;

    /**
     * Connects to a receiver by mutual TLS and asks how it is. Changes nothing there; a certificate that is due is renewed.
     *
     * @throws QuiesceException why it can't be reached or does not admit this agent
     */
    ReceiverAnswer receiver(String name) throws QuiesceException;

    /**
     * Shows a receiver the one-time code that it has given out, and keeps key and certificate in the home.
     *
     * @param name this home's own name for it
     * @param replace whether an enrolment under the same name is given up, once the new certificate is there
     * @throws QuiesceException also when one is enrolled under the name and is not to be replaced
     */
    EnrolledReceiver enrol(String code, String name, boolean replace) throws QuiesceException;

    /** As {@code ReceiverLinks.move}: runs that are under way keep the address that they began with. */
    EnrolledReceiver move(String receiver, ReceiverAddress address) throws QuiesceException;

    /** What of this home still needs a receiver, a phrase each; empty when nothing does. */
    List<String> neededBy(String receiver) throws QuiesceException;

    /**
     * Gives an enrolment up, whatever needs it: key and certificate go from this home, the backups there stay.
     *
     * @return what was enrolled
     * @throws QuiesceException when none is enrolled under that name
     */
    EnrolledReceiver leave(String receiver) throws QuiesceException;

    /** Of another process: the connection is closed, it goes on. Of this one: what runs is cancelled, the home is free. */
    @Override
    void close();
}
