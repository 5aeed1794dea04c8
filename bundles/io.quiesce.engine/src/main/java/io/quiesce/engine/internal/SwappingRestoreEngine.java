package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Chosen;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.MDC;

/** Restores into a directory beside the target and swaps the two. */
@Component
public final class SwappingRestoreEngine implements RestoreEngine {

    private static final int CONNECTIONS = 4;
    private static final int SEGMENT_BYTES = 4 << 20;
    private static final DateTimeFormatter MARK =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Archives archives;
    private final Seals seals;
    private final ReceiverLinks links;
    private final Adapters adapters;
    private final PlanStore plans;
    private final Clock clock = Clock.systemUTC();
    private final RandomGenerator random = new SecureRandom();

    @Activate
    public SwappingRestoreEngine(
            @Reference Archives archives,
            @Reference Seals seals,
            @Reference ReceiverLinks links,
            @Reference PlanStore plans,
            @Reference Adapters adapters) {
        this.archives = archives;
        this.seals = seals;
        this.links = links;
        this.plans = plans;
        this.adapters = adapters;
    }

    @Override
    public RestorePlan plan(Path home, Request request) throws QuiesceException {
        try (ReceiverLink link = connect(home, request.receiver())) {
            Sealed sealed = seal(home, request.backup(), link);
            ArchiveHeader header;
            Chosen chosen = new Chosen(request.only());
            try (RemoteArchive source = source(link, sealed.row())) {
                header = archives.header(source);
                if (!request.only().isAll()) {
                    list(source, sealed.row(), e -> chosen.add(e.name(), e.type(), e.size()));
                }
            }
            RestoreSurvey survey = new RestoreSurvey(request, sealed, AgentIdentity.of(home), header);
            if (!request.only().isAll()) {
                return survey.files(request.directory().orElseThrow(), chosen);
            }
            return request.plan().isPresent()
                    ? survey.inPlace(request.plan().get(), target(request.plan().get(), header))
                    : survey.copy(
                            request.directory().orElseThrow(),
                            adapters.named(adapterName(request, header)).copyFindings(header));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public ArchiveSummary files(Path home, String receiver, BackupId backup, Consumer<ArchiveEntry> entries)
            throws QuiesceException {
        try (ReceiverLink link = connect(home, receiver)) {
            BackupRow row = seal(home, backup, link).row();
            try (RemoteArchive source = source(link, row)) {
                return list(source, row, entries);
            }
        } catch (IOException e) {
            throw new RestoreException(
                    "cannot read the seal of backup " + backup + ": " + FileTrouble.of(e, backup),
                    "Check free space and permissions of the home.",
                    e);
        }
    }

    private ArchiveSummary list(RemoteArchive source, BackupRow row, Consumer<ArchiveEntry> entries)
            throws QuiesceException {
        ArchiveSummary summary = archives.list(source, entries);
        if (!summary.contents().equals(row.seal().contents())) {
            throw new RestoreException(
                    "the contents of backup " + row.id() + " are not those that were sealed",
                    "It is damaged at the receiver: run 'quiesce backup verify'.");
        }
        return summary;
    }

    private static RestoreException failed(IOException e) {
        return new RestoreException(
                "cannot prepare the restore: " + FileTrouble.of(e),
                "Check free space and permissions. Nothing was changed.",
                e);
    }

    private ReceiverLink connect(Path home, String receiver) throws QuiesceException {
        return links.connect(home, receiver, CONNECTIONS + 1, NetworkLimits.DEFAULT);
    }

    /**
     * A backup as its seal has it.
     *
     * @param signedHere whether the seal bears a signature of this home
     */
    record Sealed(BackupRow row, boolean signedHere) {}

    private Sealed seal(Path home, BackupId backup, ReceiverLink link) throws QuiesceException, IOException {
        Path folder = home.resolve("restores");
        DurableFile.createFolders(folder);
        Path file = folder.resolve("seal-" + UUID.randomUUID());
        // without a name from the beginning on, so that a kill leaves nothing
        try (FileChannel seal = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(seal));
            link.fetchSeal(backup, out);
            out.flush();
            seal.position(0);
            return row(backup, new BufferedInputStream(Channels.newInputStream(seal)), link);
        }
    }

    private Sealed row(BackupId backup, InputStream in, ReceiverLink link) throws QuiesceException, IOException {
        try (Seals.Reading seal = seals.read(in)) {
            while (seal.next().isPresent()) {
                // reading on checks order, offsets and sums
            }
            boolean signedHere = link.isSignedHere(seal.signedMessage(), seal.signature());
            BackupRow row = new BackupRow(
                    seal.header(),
                    seal.receipt()
                            .orElseThrow(() -> new RestoreException(
                                    "backup " + backup + " has no receipt: it was never published", "")));
            if (!row.id().equals(backup)) {
                throw new RestoreException(
                        "the receiver sent the seal of another backup", "Check the receiver's storage.");
            }
            return new Sealed(row, signedHere);
        }
    }

    private RemoteArchive source(ReceiverLink link, BackupRow row) {
        return new RemoteArchive(link, row.id(), row.seal().length(), SEGMENT_BYTES, CONNECTIONS, random);
    }

    private RestoreTarget target(Plan plan, ArchiveHeader header) throws QuiesceException {
        return adapters.named(plan.instance().adapter()).restoreTarget(plan.instance(), plan.limits(), header);
    }

    @Override
    public Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Path target = plan.request().target();
        Telling telling = new Telling(listener, clock);
        try (MDC.MDCCloseable logged =
                        MDC.putCloseable("backup", plan.request().backup().toString());
                OwnedFile ownHome = OwnedFile.home(home)) {
            requireSettled(home, target, telling);
            try (InstanceClaim ownInstance = InstanceClaim.forRestore(home, target);
                    ReceiverLink link = connect(home, plan.request().receiver())) {
                Optional<RestoreTarget> instance = Optional.empty();
                if (plan.request().plan().isPresent()) {
                    instance = Optional.of(target(plan.request().plan().get(), plan.header()));
                    require(instance.get().findings());
                }
                RestoreJournal journal = journal(new Home(home), plan);
                for (Swap swap : journal.swaps()) {
                    require(RestoreSurvey.mounts(swap.target()));
                }
                if (journal.swaps().getFirst().mountPoint()) {
                    ownInstance.keepForRoot();
                }
                dropOthers(home, journal);
                try (RemoteArchive source = source(link, plan.backup())) {
                    return new RestoreRun(
                                    archives,
                                    plan,
                                    instance,
                                    journal,
                                    new Home(home),
                                    adapters.named(journal.adapter()),
                                    telling,
                                    cancellation,
                                    clock::instant)
                            .run(source);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private RestoreJournal journal(Home home, RestorePlan plan) throws IOException {
        Request request = plan.request();
        List<SourceRoot> further = request.plan().isPresent()
                ? plan.header().roots().stream().skip(1).toList()
                : List.of();
        String fresh = request.backup().toString().substring(0, 8);
        String old = MARK.format(clock.instant());
        List<Swap> swaps = new ArrayList<>(List.of(Swap.of(request.target(), fresh, old)));
        for (SourceRoot root : further) {
            swaps.add(Swap.of(root.original(), fresh, old));
        }
        return new RestoreJournal(
                RestoreJournal.folder(home, request.backup(), request.target()),
                RestoreJournal.Step.FETCHING,
                request.backup(),
                request.target(),
                adapterName(request, plan.header()),
                request.plan().map(p -> request.planSource().isEmpty() ? p.name() : request.planSource()),
                plan.header().facts(),
                swaps,
                request.only(),
                Optional.empty());
    }

    private static String adapterName(Request request, ArchiveHeader backup) {
        return request.plan()
                .map(p -> p.instance().adapter())
                .orElseGet(() -> backup.facts().get("quiesce.adapter").orElse("mysql"));
    }

    /** An interrupted restore into this directory comes first; when that has changed it, the plan is no longer true. */
    private void requireSettled(Path home, Path target, Telling telling) throws QuiesceException, IOException {
        for (Path folder : RestoreJournal.folders(new Home(home))) {
            RestoreJournal journal = RestoreJournal.read(folder);
            if (!journal.directory().equals(target) || journal.leavesTargetAlone()) {
                continue;
            }
            Recovery recovery = settle(home, journal, telling);
            if (recovery.failure().isPresent()) {
                throw recovery.failure().get();
            }
            if (recovery.inPlace() == InPlace.NEW) {
                throw new CheckFailedException(
                        recovery.text(), "Look at it first; then stop the instance and say the command again.");
            }
        }
    }

    /** What earlier restores of other backups into this directory have fetched is of no use any more. */
    static void dropOthers(Path home, RestoreJournal wanted) throws IOException {
        for (Path folder : RestoreJournal.folders(new Home(home))) {
            RestoreJournal journal = RestoreJournal.read(folder);
            if (journal.directory().equals(wanted.directory()) && !folder.equals(wanted.folder())) {
                journal.drop(new LocalDisk());
            }
        }
    }

    @Override
    public List<Recovery> recover(Path home, RunListener listener) throws QuiesceException {
        Telling telling = new Telling(listener, clock);
        List<Recovery> recoveries = new ArrayList<>();
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            RestoreJournal.sweep(new Home(home));
            for (Path folder : RestoreJournal.folders(new Home(home))) {
                RestoreJournal journal = RestoreJournal.read(folder);
                if (journal.step() != RestoreJournal.Step.UNDONE) {
                    recoveries.add(settle(home, journal, telling));
                }
            }
            return recoveries;
        } catch (IOException e) {
            throw new RestoreException(
                    "the journals of interrupted restores cannot be read: " + FileTrouble.of(e),
                    "Check the agent's home; docs/restore.md says how to settle a restore by hand.",
                    e);
        }
    }

    private Recovery settle(Path home, RestoreJournal journal, Telling telling) throws QuiesceException {
        RestoreRecovery recovery =
                new RestoreRecovery(new Home(home), journal, j -> instance(home, j), new LocalDisk(), telling);
        if (journal.leavesTargetAlone()) {
            return recovery.run();
        }
        Swap data = journal.swaps().getFirst();
        List<OwnedFile> owned = OwnedFile.instances(
                data.mountPoint() ? List.of(data.target()) : List.of(data.target(), data.old(), data.fresh()));
        try {
            return recovery.run();
        } finally {
            owned.forEach(OwnedFile::close);
        }
    }

    private Optional<RestoreTarget> instance(Path home, RestoreJournal journal) throws QuiesceException {
        if (journal.planSource().isEmpty()) {
            return Optional.empty();
        }
        Plan plan = plans.load(home, journal.planSource().get()).plan();
        if (!plan.instance().dataDirectory().equals(journal.directory())) {
            throw new CheckFailedException(
                    "the plan " + journal.planSource().get() + " now names the data directory "
                            + plan.instance().dataDirectory(),
                    "Give it back the data directory " + journal.directory() + " until the restore is settled.");
        }
        return Optional.of(target(plan, journal.header()));
    }

    /** Looked at again under the locks: the instance may have been started since the plan was shown. */
    private static void require(List<Finding> findings) throws CheckFailedException {
        for (Finding f : findings) {
            if (f.severity() == Finding.Severity.REFUSED) {
                throw new CheckFailedException(f.check() + ": " + f.message(), f.hint());
            }
        }
    }

    @Override
    public List<Path> kept(Path home, Path dataDirectory) throws QuiesceException {
        try {
            List<Path> kept = new ArrayList<>(new KeptDirectories(new Home(home)).of(dataDirectory));
            for (RestoreJournal journal : abandoned(home, dataDirectory)) {
                journal.swaps().stream().map(Swap::fresh).filter(Files::exists).forEach(kept::add);
            }
            return kept;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Restores into a directory that ended before their swap or were undone: their files lie beside it. */
    private static List<RestoreJournal> abandoned(Path home, Path dataDirectory) throws IOException {
        List<RestoreJournal> abandoned = new ArrayList<>();
        for (Path folder : RestoreJournal.folders(new Home(home))) {
            RestoreJournal journal = RestoreJournal.read(folder);
            if ((journal.leavesTargetAlone() || journal.isBarred())
                    && journal.directory().equals(dataDirectory)) {
                abandoned.add(journal);
            }
        }
        return abandoned;
    }

    @Override
    public void discardOld(Path home, Path dataDirectory) throws QuiesceException {
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            new KeptDirectories(new Home(home)).discard(dataDirectory);
            for (RestoreJournal journal : abandoned(home, dataDirectory)) {
                journal.drop(new LocalDisk());
            }
        } catch (IOException e) {
            throw new RestoreException(
                    "not everything that is kept beside " + dataDirectory + " could be removed: " + FileTrouble.of(e),
                    "Mend what is named; the same command removes the rest. " + dataDirectory + " was not touched.",
                    e);
        }
    }
}
