package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.BackupFilePage;
import io.quiesce.api.control.BackupFileQuery;
import io.quiesce.api.control.BackupOutlook;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.CheckReport;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.Operator;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk as an operator has it over the network: what his role allows, nothing that names a file of the agent's host as a plan, and
 * nothing that changes where backups go. docs/control.md says why, call by call. What he changes and what he is refused is in the log.
 */
final class OperatorDesk implements AgentDesk {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorDesk.class);

    private final AgentDesk desk;
    private final Submissions submissions;
    private final Operator operator;

    OperatorDesk(AgentDesk desk, Submissions submissions, Operator operator) {
        this.desk = desk;
        this.submissions = submissions;
        this.operator = operator;
    }

    /** @param what he asks for, with a verb: "to cancel a run" */
    private void operate(String what) throws TransferException {
        if (operator.role() != OperatorRole.OPERATE) {
            LOG.warn("operator {} is refused {}", operator, what);
            throw new TransferException(
                    "operator " + operator.name() + " may only watch here, and asked " + what,
                    "Let the administrator of the agent's host give the role: quiesce operator revoke "
                            + operator.name() + ", then quiesce operator add " + operator.name() + ".",
                    Refusal.AUTHENTICATION);
        }
    }

    private TransferException never(String what) {
        LOG.warn("operator {} is refused {}: nobody may over the network", operator, what);
        return new TransferException(
                "nobody may ask " + what + " over the network",
                "Where backups go is decided on the agent's own host: do it there.",
                Refusal.AUTHENTICATION);
    }

    /** A name only: a path would be one of this host, and a plan file may run programs. */
    private void named(String plan) throws QuiesceException {
        if (desk.plans().stream().noneMatch(p -> p.name().equals(plan))) {
            throw new CheckFailedException(
                    "the agent has no plan named '" + plan + "'",
                    "Over the network a plan is one that is stored in the agent's home; see 'quiesce plan list' there.");
        }
    }

    @Override
    public AgentStatus status() throws QuiesceException {
        return desk.status();
    }

    @Override
    public List<PlanState> plans() throws QuiesceException {
        return desk.plans();
    }

    @Override
    public QueuedRun submit(Work work) throws QuiesceException {
        operate("for a run");
        switch (work) {
            case Work.Backup backup -> named(backup.plan());
            case Work.Restore restore -> named(restore.order());
            case Work.DiscardOld discard -> named(discard.plan());
            case Work.Delivery delivery -> {}
            case Work.Verification verification -> {}
        }
        QueuedRun run = submissions.submit(work, "operator " + operator);
        LOG.info("operator {} asks for run {}: {}", operator, run.id(), printable(work));
        return run;
    }

    /** What he wrote makes no line of its own in the log. */
    private static String printable(Work work) {
        return work.toString().replaceAll("\\p{Cntrl}", " ");
    }

    private void named(RestoreOrder order) throws QuiesceException {
        if (order.plan().isPresent()) {
            named(order.plan().get());
        }
    }

    @Override
    public List<QueuedRun> queue() throws QuiesceException {
        return desk.queue();
    }

    @Override
    public boolean cancel(UUID run) throws QuiesceException {
        operate("to cancel a run");
        LOG.info("operator {} cancels run {}", operator, run);
        return desk.cancel(run);
    }

    @Override
    public FeedPage feed(FeedPosition after, Duration wait) throws QuiesceException {
        return desk.feed(after, wait);
    }

    /** It changes nothing, but logs in to the instance and runs the programs that give passwords. */
    @Override
    public CheckReport check(String plan) throws QuiesceException {
        operate("to check a plan");
        named(plan);
        return desk.check(plan);
    }

    /** The text could name programs for passwords, which the agent would run. */
    @Override
    public CheckReport checkText(String label, String text) throws QuiesceException {
        throw never("to check a plan that is not stored there");
    }

    @Override
    public List<Waiting> waiting() throws QuiesceException {
        return desk.waiting();
    }

    @Override
    public Discarded discard(BackupId backup) throws QuiesceException {
        operate("to discard a captured backup");
        LOG.info("operator {} discards the captured backup {}", operator, backup);
        return desk.discard(backup);
    }

    /** It changes nothing, but tells of any directory of the host whether it is there and empty. */
    @Override
    public RestorePreview preview(RestoreOrder order) throws QuiesceException {
        operate("what a restore would do");
        named(order);
        return desk.preview(order);
    }

    @Override
    public List<Path> kept(String plan) throws QuiesceException {
        named(plan);
        return desk.kept(plan);
    }

    @Override
    public BackupPage backups(BackupQuery query) throws QuiesceException {
        return desk.backups(query);
    }

    @Override
    public List<BackupOutlook> outlook(String receiver, String plan) throws QuiesceException {
        return desk.outlook(receiver, plan);
    }

    @Override
    public boolean hold(String receiver, BackupId backup, HoldWish wish) throws QuiesceException {
        operate("to hold or release a backup");
        LOG.info("operator {} {} backup {}", operator, wish.held() ? "holds" : "releases", backup);
        return desk.hold(receiver, backup, wish);
    }

    @Override
    public BackupFilePage files(BackupFileQuery query) throws QuiesceException {
        return desk.files(query);
    }

    @Override
    public RunPage history(RunQuery query) throws QuiesceException {
        return desk.history(query);
    }

    @Override
    public long count(RunQuery query) throws QuiesceException {
        return desk.count(query);
    }

    @Override
    public List<RunLog> find(String beginning) throws QuiesceException {
        return desk.find(beginning);
    }

    @Override
    public List<EnrolledReceiver> receivers() throws QuiesceException {
        return desk.receivers();
    }

    @Override
    public ReceiverAnswer receiver(String name) throws QuiesceException {
        return desk.receiver(name);
    }

    /** Whose workbench is stolen does not lose the data of every host: nobody makes them deliver elsewhere. */
    @Override
    public EnrolledReceiver enrol(String code, String name, boolean replace) throws QuiesceException {
        throw never("to enrol the agent with a receiver");
    }

    @Override
    public EnrolledReceiver move(String receiver, ReceiverAddress address) throws QuiesceException {
        throw never("to look for a receiver at another address");
    }

    @Override
    public List<String> neededBy(String receiver) throws QuiesceException {
        return desk.neededBy(receiver);
    }

    @Override
    public EnrolledReceiver leave(String receiver) throws QuiesceException {
        throw never("to give up an enrolment with a receiver");
    }

    /** The connection's end is not the agent's. */
    @Override
    public void close() {
        // nothing was opened for him
    }
}
