package io.quiesce.receiver.internal;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.service.BackupKeeping;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Condemned;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Retention;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds, verification and removal of published backups; one change at a time. Safe between threads. */
final class Keeping implements BackupKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    /** Within that time a client's verification with the same result is not noted again. */
    private static final Duration NOTED_FOR = Duration.ofDays(1);

    /** Holds and releases of one backup that are noted for its client. */
    private static final int MOST_NOTED = 100;

    /** End of a hold at the latest; later is the same as no end. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Who asks when nobody does. */
    static final String SCHEDULE = "schedule";

    /** What decides, besides the backups. */
    record Judgement(Retention retention, Terms terms, Time time) {}

    private final BackupStore store;
    private final Catalog catalog;
    private final Retrieval retrieval;
    private final Marks marks;
    private final Pins pins;
    private final Judgement judgement;
    private final SteadyClock steady;

    Keeping(BackupStore store, Catalog catalog, Retrieval retrieval, Marks marks, Pins pins, Judgement judgement) {
        this.store = store;
        this.catalog = catalog;
        this.retrieval = retrieval;
        this.marks = marks;
        this.pins = pins;
        this.judgement = judgement;
        this.steady = new SteadyClock(judgement.time());
    }

    /** Every published backup. */
    List<BackupRow> rows() throws StorageException {
        List<BackupRow> rows = new ArrayList<>();
        for (String client : clients()) {
            catalog.each(client, rows::add);
        }
        return rows;
    }

    Instant lastRead(BackupRow row, Instant now) throws StorageException {
        return marks.lastRead(row, now);
    }

    private record Group(String client, String plan) {}

    @Override
    public List<PlanOutcome> decide(boolean clockConfirmed) throws QuiesceException {
        return decide(clockConfirmed, client -> true);
    }

    /** What all clients have published is evidence of the time, also where one is asked about. */
    private List<PlanOutcome> decide(boolean clockConfirmed, Predicate<String> about) throws QuiesceException {
        Map<String, List<BackupRow>> clients = new TreeMap<>();
        List<Instant> seen = new ArrayList<>();
        for (String client : clients()) {
            List<BackupRow> rows = new ArrayList<>();
            catalog.each(client, rows::add);
            clients.put(client, rows);
            rows.forEach(r -> seen.add(r.receipt().publishedAt()));
            seen.addAll(marks.times(client));
        }
        ClockEvidence clock =
                new ClockEvidence(judgement.time().calendar().instant(), seen, steady.look(), clockConfirmed);
        List<PlanOutcome> outcomes = new ArrayList<>();
        for (Map.Entry<String, List<BackupRow>> client : clients.entrySet()) {
            if (!about.test(client.getKey())) {
                continue;
            }
            Map<String, List<Candidate>> plans = new TreeMap<>();
            for (BackupRow row : client.getValue()) {
                plans.computeIfAbsent(row.seal().plan(), p -> new ArrayList<>()).add(candidate(row, clock.now()));
            }
            for (Map.Entry<String, List<Candidate>> plan : plans.entrySet()) {
                outcomes.add(decide(new Group(client.getKey(), plan.getKey()), plan.getValue(), clock));
            }
        }
        return outcomes;
    }

    /** What would become of a client's backups now, as it is told. */
    List<Outlook> outlook(String client) throws QuiesceException {
        List<Outlook> all = new ArrayList<>();
        for (PlanOutcome plan : decide(false, client::equals)) {
            plan.outcome()
                    .decisions()
                    .forEach(d -> all.add(new Outlook(
                            d.backup().id(),
                            d.keep(),
                            plan.policy(),
                            d.reasons().stream().map(Reason::toString).toList())));
        }
        return all;
    }

    private Set<String> clients() throws StorageException {
        Set<String> clients = new TreeSet<>();
        store.published(place -> clients.add(place.client()));
        return clients;
    }

    private PlanOutcome decide(Group group, List<Candidate> backups, ClockEvidence clock) throws QuiesceException {
        Optional<Policies.Named> policy = judgement.terms().policies().of(group.client(), group.plan());
        RetentionOutcome outcome = policy.isPresent()
                ? judgement.retention().decide(policy.get().policy(), backups, clock)
                : new RetentionOutcome(
                        backups.reversed().stream()
                                .map(b -> new Decision(b, true, List.of(new Reason(Rule.NO_POLICY, ""))))
                                .toList(),
                        0);
        return new PlanOutcome(
                group.client(), group.plan(), policy.map(Policies.Named::name).orElse(""), outcome);
    }

    private Candidate candidate(BackupRow row, Instant now) throws StorageException {
        String client = row.receipt().client();
        return new Candidate(
                row.id(),
                row.receipt().path(),
                row.receipt().publishedAt(),
                marks.lastRead(row, now),
                row.seal().length(),
                standing(row, marks.examination(client, row.id())),
                marks.badFor(client, row.id()),
                marks.hold(client, row.id(), now).isPresent(),
                pins.isPinned(client, row.id()));
    }

    /** One that was made well and is not good has lost its data since. */
    private static Standing standing(BackupRow row, Optional<Examination> examined) {
        if (examined.filter(e -> !e.bad().isEmpty()).isPresent()) {
            return Standing.BAD;
        }
        if (row.receipt().good()) {
            return Standing.GOOD;
        }
        return Goodness.reasons(row.seal()).isEmpty() ? Standing.BAD : Standing.NOT_GOOD;
    }

    /** What retention lets go, of its own accord. */
    void keepHouse() throws QuiesceException {
        List<BackupId> all = decide(false).stream()
                .flatMap(p -> p.outcome().removals().stream())
                .map(Candidate::id)
                .toList();
        remove(all, false, SCHEDULE);
    }

    @Override
    public synchronized List<BackupId> remove(List<BackupId> wanted, boolean clockConfirmed, String by)
            throws QuiesceException {
        finish();
        Set<BackupId> asked = new HashSet<>(wanted);
        List<BackupId> removed = new ArrayList<>();
        for (PlanOutcome plan : decide(clockConfirmed)) {
            for (Decision decision : plan.outcome().decisions()) {
                Candidate backup = decision.backup();
                if (!decision.keep() && asked.contains(backup.id()) && pins.condemn(plan.client(), backup.id())) {
                    Condemned condemned = new Condemned(new Place(plan.client(), backup.path()), backup.id());
                    mark(condemned, plan, decision, by);
                    end(condemned);
                    removed.add(backup.id());
                    LOG.info(
                            "removed {}/{} of plan {}, {} bytes, by {}: {}",
                            plan.client(),
                            backup.path(),
                            plan.plan(),
                            backup.lengthBytes(),
                            by,
                            decision.reasons());
                }
            }
        }
        return removed;
    }

    /** Where it fails without leaving a mark, the backup is as it was, for everybody. */
    private void mark(Condemned condemned, PlanOutcome plan, Decision decision, String by) throws QuiesceException {
        boolean tried = false;
        boolean marked = false;
        try {
            enterRemoval(plan, decision, by);
            tried = true;
            store.condemn(condemned);
            marked = true;
        } finally {
            if (!marked && !(tried && isMarked(condemned))) {
                pins.release(plan.client(), condemned.backup());
            }
        }
    }

    /** A mark that can't be looked for may be there: then the next removal, or the next start, finds out. */
    private boolean isMarked(Condemned backup) {
        try {
            Set<Condemned> marked = new HashSet<>();
            store.condemned(marked::add);
            return marked.contains(backup);
        } catch (StorageException e) {
            LOG.warn("whether {} is marked for removal is not known: {}", backup.backup(), e.getMessage());
            return true;
        }
    }

    /** Before it: nothing goes without an entry. */
    private void enterRemoval(PlanOutcome plan, Decision decision, String by) throws QuiesceException {
        Candidate backup = decision.backup();
        trail().enter(
                        AuditKind.BACKUP_REMOVED,
                        plan.client(),
                        by,
                        backup.path() + " of plan " + plan.plan() + ", backup " + backup.id() + ", "
                                + backup.lengthBytes() + " bytes: " + decision.reasons());
    }

    private Trail trail() {
        return judgement.terms().trail();
    }

    /** Ends removals that an earlier attempt, or an earlier process, has begun. */
    synchronized void finish() throws StorageException {
        List<Condemned> begun = new ArrayList<>();
        store.condemned(begun::add);
        for (Condemned condemned : begun) {
            if (pins.condemn(condemned.place().client(), condemned.backup())) {
                end(condemned);
                LOG.info(
                        "finished the removal of {}/{}",
                        condemned.place().client(),
                        condemned.place().path());
            }
        }
    }

    private void end(Condemned condemned) throws StorageException {
        String client = condemned.place().client();
        catalog.remove(client, condemned.backup());
        store.remove(condemned);
        marks.forget(client, condemned.backup());
        catalog.removed(client, condemned.backup());
    }

    @Override
    public synchronized void hold(String client, BackupId backup, Hold hold) throws QuiesceException {
        try (Pins.Use use = pins.use(client, backup)) {
            BackupRow row = retrieval.require(client, backup);
            marks.add(client, backup, hold);
            trail().note(
                            hold.held() ? AuditKind.HELD : AuditKind.RELEASED,
                            client,
                            hold.by(),
                            row.receipt().path() + ", backup " + backup
                                    + hold.until().map(u -> ", until " + u).orElse("") + ": " + hold.reason());
        }
    }

    /** As its client is told. */
    ListedBackup listed(BackupRow row) throws StorageException {
        return marks.listed(row, judgement.time().calendar().instant());
    }

    private Optional<Hold> standingHold(String client, BackupId backup) throws StorageException {
        return marks.hold(client, backup, judgement.time().calendar().instant());
    }

    /**
     * For a client. It holds as many as the receiver's settings allow, and releases what it has held itself; what is so
     * already is not noted again, since every note takes space.
     */
    synchronized void holdFor(String client, BackupId backup, HoldWish wish) throws QuiesceException {
        BackupRow row = retrieval.require(client, backup);
        String by = "client " + client;
        Optional<Hold> standing = standingHold(client, backup);
        if (standing.filter(h -> !h.by().equals(by)).isPresent()) {
            throw new TransferException(
                    "the backup is held by " + standing.get().by() + " at the receiver: "
                            + standing.get().reason(),
                    "Only the receiver's administrator releases it.",
                    Refusal.CONFLICT);
        }
        HoldWish plain = plain(wish);
        if (standing.map(h -> plain.equals(new HoldWish(h.held(), h.reason(), h.until())))
                .orElse(!wish.held())) {
            return;
        }
        if (wish.held()) {
            requireNoteLeft(client, row);
        }
        if (wish.held() && standing.isEmpty()) {
            requireHoldLeft(client, by);
        }
        hold(client, backup, plain.by(by, judgement.time().calendar().instant()));
    }

    /** As it is kept and shown: to the millisecond, and without characters that steer a terminal. */
    private HoldWish plain(HoldWish wish) throws TransferException {
        StringBuilder reason = new StringBuilder();
        wish.reason().codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).forEach(reason::appendCodePoint);
        Optional<Instant> until = wish.until();
        Instant now = judgement.time().calendar().instant();
        if (until.filter(u -> !u.isAfter(now) || u.isAfter(LATEST)).isPresent()) {
            throw Refusals.protocol("a hold until " + until.get() + " ends before the receiver's time, " + now
                    + ", or never: leave the end out for that");
        }
        return new HoldWish(wish.held(), reason.toString(), until.map(u -> u.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Whatever it says, each change is a note in the storage. */
    private void requireNoteLeft(String client, BackupRow row) throws QuiesceException {
        if (marks.holdsNoted(client, row.id()) >= MOST_NOTED) {
            throw new TransferException(
                    "what is said of the holds of this backup was changed " + MOST_NOTED + " times",
                    "The receiver's administrator can hold it.",
                    Refusal.QUOTA);
        }
    }

    private void requireHoldLeft(String client, String by) throws QuiesceException {
        int most = judgement.terms().quotas().holds();
        List<BackupRow> rows = new ArrayList<>();
        catalog.each(client, rows::add);
        int held = 0;
        for (BackupRow one : rows) {
            held += standingHold(client, one.id())
                            .filter(h -> h.by().equals(by))
                            .isPresent()
                    ? 1
                    : 0;
        }
        if (held >= most) {
            throw new TransferException(
                    "client " + client + " holds " + held + " backups, and " + most + " are allowed",
                    "Release one of them, or ask the receiver's administrator: 'clientHolds' of its settings.",
                    Refusal.QUOTA);
        }
    }

    @Override
    public Examination examine(String client, BackupId backup, int percent, String by) throws QuiesceException {
        return examine(client, backup, percent, by, bytes -> {});
    }

    /** @param watch what it throws ends the reading, and nothing is noted */
    Examination examine(String client, BackupId backup, int percent, String by, Verification.Watch watch)
            throws QuiesceException {
        BackupRow row = retrieval.require(client, backup);
        Retrieval.Found found;
        try (Pins.Use use = pins.use(client, backup)) {
            found = retrieval.examine(client, backup, percent, watch);
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.FAILED,
                    "cannot read backup " + backup + ": " + FileTrouble.of(e, backup),
                    "Check the receiver's storage.",
                    e);
        }
        return percent == Retrieval.ALL ? note(client, row, by, found) : noteSample(client, row, by, found);
    }

    /** For a client, who gets the receipt with what was found. Noted when it says something new: clients may ask often. */
    Receipt examineFor(String client, BackupId backup, Verification.Watch watch) throws QuiesceException, IOException {
        BackupRow row = retrieval.require(client, backup);
        Retrieval.Found found;
        try (Pins.Use use = pins.use(client, backup)) {
            found = retrieval.examine(client, backup, Retrieval.ALL, watch);
        }
        Optional<Examination> last = marks.examination(client, backup);
        Instant now = judgement.time().calendar().instant();
        boolean known = last.isPresent()
                && last.get().bad().equals(found.reasons())
                && last.get()
                        .lastFull()
                        .filter(t -> t.isAfter(now.minus(NOTED_FOR)))
                        .isPresent();
        if (!known) {
            note(client, row, "client " + client, found);
        }
        return Shelf.withReasons(row.receipt(), found.reasons());
    }

    private synchronized Examination note(String client, BackupRow row, String by, Retrieval.Found found)
            throws StorageException {
        Instant at = judgement.time().calendar().instant();
        List<String> bad = found.reasons();
        return noted(client, row, new Examination(at, true, by, found.bytes(), bad, bad, Optional.of(at)));
    }

    /**
     * What was bad before stays bad, since a sample says nothing for the rest. One that the schedule took and that found nothing
     * leaves no note: a note a day for each backup would be more files than the backups have.
     */
    private synchronized Examination noteSample(String client, BackupRow row, String by, Retrieval.Found found)
            throws StorageException {
        Optional<Examination> before = marks.examination(client, row.id());
        List<String> bad = Stream.concat(
                        before.map(Examination::bad).orElse(List.of()).stream(), found.reasons().stream())
                .distinct()
                .toList();
        Examination examination = new Examination(
                judgement.time().calendar().instant(),
                false,
                by,
                found.bytes(),
                found.reasons(),
                bad,
                before.flatMap(Examination::lastFull));
        return found.reasons().isEmpty() && by.equals(SCHEDULE) ? examination : noted(client, row, examination);
    }

    private Examination noted(String client, BackupRow row, Examination examination) throws StorageException {
        List<String> found = examination.found();
        marks.add(client, row.id(), examination);
        if (!found.isEmpty()) {
            trail().note(
                            AuditKind.FOUND_BAD,
                            client,
                            examination.by(),
                            row.receipt().path() + ", backup " + row.id() + ": " + String.join("; ", found));
            LOG.error("{}/{} is bad: {}", client, row.receipt().path(), found);
        }
        return examination;
    }

    @Override
    public BackupMarks marks(String client, BackupId backup) throws QuiesceException {
        return marks.all(client, backup);
    }
}
