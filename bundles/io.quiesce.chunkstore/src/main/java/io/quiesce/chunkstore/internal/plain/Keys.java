package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.Digest;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.transfer.BackupId;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which object of the volume is what. */
final class Keys {

    static final String ARRIVALS = ".arrivals/";
    static final String OPEN = "open";
    static final String SEAL = "seal";
    static final String SEALED = "sealed";

    static final String NOTES = ".notes/";
    static final String CONDEMNED = ".condemned/";

    private static final Pattern NOTE = Pattern.compile("\\.notes/([^/]+)/([^/]+)/([a-z]+)\\.([1-9]\\d{0,8})");

    /** Holds the mark of the store. */
    static final ObjectKey MARK = new ObjectKey(".storage.id");

    private static final String NAMES = ".names";
    private static final String DATA_END = ".zip";
    private static final String SEAL_END = ".seal";

    private Keys() {}

    static ObjectKey data(Place place) {
        if (place.client().startsWith(".")
                || place.client().contains("/")
                || !place.path().endsWith(DATA_END)) {
            throw new IllegalArgumentException(place + " is no place for a backup");
        }
        return ObjectKey.of(place.client(), place.path());
    }

    static ObjectKey seal(Place place) {
        String data = data(place).value();
        return new ObjectKey(data.substring(0, data.length() - DATA_END.length()) + SEAL_END);
    }

    /** The place whose seal this is; empty for other objects. */
    static Optional<Place> placeOfSeal(String key) {
        int slash = key.indexOf('/');
        if (slash < 1 || key.startsWith(".") || !key.endsWith(SEAL_END)) {
            return Optional.empty();
        }
        String path = key.substring(slash + 1, key.length() - SEAL_END.length()) + DATA_END;
        return Optional.of(new Place(key.substring(0, slash), path));
    }

    /** Equal for places that a file system without case or with another Unicode form would take for one. */
    static ObjectKey name(Place place) {
        byte[] folded = fold(data(place).value()).getBytes(StandardCharsets.UTF_8);
        return ObjectKey.of(
                NAMES,
                place.client(),
                Digest.ofContent(folded, 0, folded.length).hex());
    }

    private static String fold(String text) {
        String upper = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** Arrivals of one client and backup: the id of the upload, and the folder of the records. */
    static ObjectKey arrival(String client, BackupId backup) {
        return ObjectKey.of(client, backup.toString());
    }

    static ObjectKey record(ObjectKey arrival, String name) {
        return new ObjectKey(ARRIVALS + arrival.value() + "/" + name);
    }

    static ObjectKey note(Note note) {
        String name = note.kind() + "." + note.number();
        return new ObjectKey(NOTES + arrival(note.client(), note.backup()).value() + "/" + name);
    }

    /** The note that lies there; empty for other objects. */
    static Optional<Note> note(String key) {
        Matcher m = NOTE.matcher(key);
        try {
            return m.matches()
                    ? Optional.of(
                            new Note(m.group(1), BackupId.parse(m.group(2)), m.group(3), Integer.parseInt(m.group(4))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no backup has such an id
        }
    }

    static ObjectKey condemned(String client, BackupId backup) {
        return new ObjectKey(CONDEMNED + arrival(client, backup).value());
    }
}
