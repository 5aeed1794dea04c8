package io.quiesce.receiver.internal;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was noted beside the backups. The latest note of a kind says everything that holds now; those of a client are read when
 * somebody asks for the first time. Safe between threads.
 */
final class Marks {

    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final String HOLD = "hold";
    private static final String EXAMINATION = "examination";

    /** The latest notes of one backup, with their numbers; and the time of the first of those in a row that call it bad. */
    private static final class Latest {
        private int holds;
        private int examinations;
        private Optional<Hold> hold = Optional.empty();
        private Optional<Examination> examination = Optional.empty();
        private Optional<Instant> badSince = Optional.empty();
    }

    private final BackupStore store;
    private final CatalogCopy copy;
    private final Map<String, Map<BackupId, Latest>> clients = new HashMap<>(); // guarded by this

    Marks(BackupStore store, CatalogCopy copy) {
        this.store = store;
        this.copy = copy;
    }

    /** The hold that stands at a time. */
    synchronized Optional<Hold> hold(String client, BackupId backup, Instant now) throws StorageException {
        Latest latest = read(client).get(backup);
        return latest == null ? Optional.empty() : latest.hold.filter(h -> h.holds(now));
    }

    synchronized Optional<Examination> examination(String client, BackupId backup) throws StorageException {
        Latest latest = read(client).get(backup);
        return latest == null ? Optional.empty() : latest.examination;
    }

    /** From the first verification that found it bad to the latest of every byte that found it so still; zero for none. */
    synchronized Duration badFor(String client, BackupId backup) throws StorageException {
        Latest latest = read(client).get(backup);
        if (latest == null || latest.badSince.isEmpty()) {
            return Duration.ZERO;
        }
        Instant since = latest.badSince.get();
        return latest.examination
                .flatMap(Examination::lastFull)
                .filter(full -> full.isAfter(since))
                .map(full -> Duration.between(since, full))
                .orElse(Duration.ZERO);
    }

    /** The row with what a verification has found since it was published. */
    BackupRow marked(BackupRow row) throws StorageException {
        List<String> bad = examination(row.receipt().client(), row.id())
                .map(Examination::bad)
                .orElse(List.of());
        return bad.isEmpty() ? row : new BackupRow(row.seal(), Shelf.withReasons(row.receipt(), bad));
    }

    /**
     * When every byte was read for the last time; the first time was before it was published. A reading that is dated after
     * {@code now} was under a wrong clock and does not count, or nothing would be read again until then.
     */
    Instant lastRead(BackupRow row, Instant now) throws StorageException {
        return examination(row.receipt().client(), row.id())
                .flatMap(Examination::lastFull)
                .filter(full -> !full.isAfter(now))
                .orElse(row.receipt().publishedAt());
    }

    /** The row with all that holds of it at a time. */
    ListedBackup listed(BackupRow row, Instant now) throws StorageException {
        return new ListedBackup(
                marked(row), lastRead(row, now), hold(row.receipt().client(), row.id(), now));
    }

    /** How often somebody has held or released it. */
    synchronized int holdsNoted(String client, BackupId backup) throws StorageException {
        Latest latest = read(client).get(backup);
        return latest == null ? 0 : latest.holds;
    }

    synchronized void add(String client, BackupId backup, Hold hold) throws StorageException {
        Latest latest = read(client).computeIfAbsent(backup, b -> new Latest());
        put(new Note(client, backup, HOLD, latest.holds + 1), NoteText.of(hold));
        latest.holds++;
        latest.hold = Optional.of(hold);
    }

    synchronized void add(String client, BackupId backup, Examination examination) throws StorageException {
        Latest latest = read(client).computeIfAbsent(backup, b -> new Latest());
        put(new Note(client, backup, EXAMINATION, latest.examinations + 1), NoteText.of(examination));
        latest.examinations++;
        latest.examination = Optional.of(examination);
        latest.badSince = examination.bad().isEmpty()
                ? Optional.empty()
                : latest.badSince.or(() -> Optional.of(examination.at()));
    }

    private void put(Note note, byte[] text) throws StorageException {
        boolean put = false;
        try {
            put = store.putNote(note, text);
        } finally {
            if (!put) {
                clients.remove(note.client()); // what is there is read again before anything is numbered
            }
        }
        if (!put) {
            throw new StorageException(
                    StorageException.Kind.EXISTS, "somebody else notes something about " + note.backup(), "Try again.");
        }
        copy.tell(new Change.Noted(note, Optional.of(Base64.getEncoder().encodeToString(text))));
    }

    synchronized void forget(String client, BackupId backup) {
        Map<BackupId, Latest> known = clients.get(client);
        if (known != null) {
            known.remove(backup);
        }
    }

    /** What is asked next is read anew. */
    synchronized void forget() {
        clients.clear();
    }

    /** When anything was noted, of the backups of a client. */
    synchronized List<Instant> times(String client) throws StorageException {
        List<Instant> times = new ArrayList<>();
        for (Latest latest : read(client).values()) {
            latest.hold.ifPresent(h -> times.add(h.at()));
            latest.examination.ifPresent(e -> times.add(e.at()));
        }
        return times;
    }

    private Map<BackupId, Latest> read(String client) throws StorageException {
        Map<BackupId, Latest> known = clients.get(client);
        if (known == null) {
            known = new HashMap<>();
            for (Note note : notes(client)) {
                Latest latest = known.computeIfAbsent(note.backup(), b -> new Latest());
                if (note.kind().equals(HOLD)) {
                    latest.holds = note.number();
                } else if (note.kind().equals(EXAMINATION)) {
                    latest.examinations = note.number();
                }
            }
            Map<Note, String> texts = copy.known(client).notes();
            for (Map.Entry<BackupId, Latest> e : known.entrySet()) {
                fill(client, e.getKey(), e.getValue(), texts);
            }
            clients.put(client, known);
        }
        return known;
    }

    /** In the order of their numbers. */
    private List<Note> notes(String client) throws StorageException {
        List<Note> notes = new ArrayList<>();
        store.notes(client, notes::add);
        notes.sort(Comparator.comparingInt(Note::number));
        return notes;
    }

    private void fill(String client, BackupId backup, Latest latest, Map<Note, String> texts) throws StorageException {
        if (latest.holds > 0) {
            latest.hold = Optional.of(readHold(new Note(client, backup, HOLD, latest.holds), texts));
        }
        if (latest.examinations > 0) {
            latest.examination =
                    Optional.of(readExamination(new Note(client, backup, EXAMINATION, latest.examinations), texts));
            latest.badSince = badSince(client, backup, latest.examinations, texts);
        }
    }

    /** A note that can't be read says nothing of the time before it: rather a bad backup that stays too long. */
    private Optional<Instant> badSince(String client, BackupId backup, int latest, Map<Note, String> texts) {
        Optional<Instant> since = Optional.empty();
        for (int number = latest; number > 0; number--) {
            try {
                Examination one = NoteText.examination(text(new Note(client, backup, EXAMINATION, number), texts));
                if (one.bad().isEmpty()) {
                    return since;
                }
                since = Optional.of(one.at());
            } catch (IOException | StorageException e) {
                LOG.debug("since when {} is bad is known from {} on only", backup, since, e);
                return since;
            }
        }
        return since;
    }

    /** As the database knows it, since a note never changes; else from the storage. */
    private byte[] text(Note note, Map<Note, String> texts) throws StorageException {
        Optional<String> known = Optional.ofNullable(texts.get(note));
        return known.isPresent() ? Base64.getDecoder().decode(known.get()) : store.note(note);
    }

    /** One that can't be read holds: a backup that stays too long is the smaller harm. */
    private Hold readHold(Note note, Map<Note, String> texts) throws StorageException {
        try {
            return NoteText.hold(text(note, texts));
        } catch (IOException | StorageException e) {
            LOG.warn("{} can't be read and counts as a hold: {}", note, damage(e));
            return new Hold(true, "the note of it is damaged", "", Instant.EPOCH, Optional.empty());
        }
    }

    /** One that can't be read says that nothing is known for good: the next full verification tells. */
    private Examination readExamination(Note note, Map<Note, String> texts) throws StorageException {
        try {
            return NoteText.examination(text(note, texts));
        } catch (IOException | StorageException e) {
            LOG.warn("{} can't be read; the backup counts as bad until it is verified: {}", note, damage(e));
            return new Examination(
                    Instant.EPOCH,
                    false,
                    "",
                    0,
                    List.of(),
                    List.of("the note of its last verification is damaged"),
                    Optional.empty());
        }
    }

    /**
     * What is wrong with one note, which says nothing about the others.
     *
     * @throws StorageException when it is the storage, not the note
     */
    private static String damage(Exception e) throws StorageException {
        if (e instanceof StorageException failure && failure.kind() != StorageException.Kind.DAMAGED) {
            throw failure;
        }
        return String.valueOf(e.getMessage());
    }

    /** Everything, also what is past. */
    BackupMarks all(String client, BackupId backup) throws StorageException {
        List<Hold> holds = new ArrayList<>();
        List<Examination> examinations = new ArrayList<>();
        Map<Note, String> texts = copy.known(client).notes();
        for (Note note : notes(client)) {
            if (note.backup().equals(backup) && note.kind().equals(HOLD)) {
                holds.add(readHold(note, texts));
            } else if (note.backup().equals(backup) && note.kind().equals(EXAMINATION)) {
                examinations.add(readExamination(note, texts));
            }
        }
        return new BackupMarks(holds, examinations);
    }
}
