package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Letters of equal alerts to one channel, which is told once.
 *
 * @param alert says how often
 */
record Parcel(Alert alert, List<Letter> letters) {

    /** In the order of the first of each. */
    static List<Parcel> of(List<Letter> letters) {
        Map<List<Object>, List<Letter>> equal = new LinkedHashMap<>();
        for (Letter letter : letters) {
            Alert a = letter.alert();
            equal.computeIfAbsent(List.of(a.kind(), a.plan(), a.subject()), k -> new ArrayList<>())
                    .add(letter);
        }
        return equal.values().stream().map(Parcel::one).toList();
    }

    private static Parcel one(List<Letter> equal) {
        Alert last = equal.getLast().alert();
        if (equal.size() == 1) {
            return new Parcel(last, equal);
        }
        Map<String, String> facts = new TreeMap<>(last.facts());
        facts.put("times", Integer.toString(equal.size()));
        Alert told = new Alert(
                last.id(),
                last.at(),
                last.kind(),
                last.severity(),
                last.source(),
                last.plan(),
                last.subject(),
                last.text(),
                facts,
                last.html(),
                last.attachments());
        return new Parcel(told, equal);
    }
}
