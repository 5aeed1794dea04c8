package io.quiesce.tests.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Progress as a run tells it: no stage goes back, and a run that succeeds has done all of each. */
final class WholeProgress implements RunListener {

    private final Map<Stage, Progressed> newest = new EnumMap<>(Stage.class);
    private final List<Progressed> wrong = new ArrayList<>();

    @Override
    public void on(RunEvent event) {
        if (event instanceof StageBegan began) {
            newest.remove(began.stage()); // delivered again
        } else if (event instanceof Progressed now) {
            long before =
                    newest.containsKey(now.stage()) ? newest.get(now.stage()).done() : 0;
            if (now.done() < before || now.done() > now.total()) {
                wrong.add(now);
            }
            newest.put(now.stage(), now);
        }
    }

    void requireWhole() {
        assertEquals(List.of(), wrong);
        for (Stage stage : List.of(Stage.CAPTURE, Stage.TRANSFER, Stage.SEAL)) {
            Progressed last = newest.get(stage);
            assertTrue(last != null && last.done() > 0, "progress of " + stage + ": " + last);
            assertEquals(last.total(), last.done(), last.toString());
        }
    }
}
