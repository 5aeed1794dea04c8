package io.quiesce.compression.internal.capture;

import io.quiesce.compression.internal.contents.ContentsFormat;
import io.quiesce.compression.internal.contents.Name;
import java.util.ArrayList;
import java.util.List;

/** What a capture does not take, with the reasons; remembers the first thousand. */
final class LeftOut {

    private final List<String> listed = new ArrayList<>();

    void add(Name name, String reason) {
        if (listed.size() < ContentsFormat.MOST_LEFT_OUT) {
            listed.add(name.display() + ": " + reason);
        }
    }

    List<String> list() {
        return List.copyOf(listed);
    }
}
