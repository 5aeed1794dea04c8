package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("R2.3")
@Timeout(60)
@DisplayName("The plans of a home")
class KnownPlansTest {

    private final Map<String, Long> stored = Collections.synchronizedMap(new TreeMap<>());
    private final List<String> reads = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch programs = new CountDownLatch(1);
    private final KnownPlans.Source source = new KnownPlans.Source() {
        @Override
        public Map<String, Long> revisions() {
            return Map.copyOf(stored);
        }

        @Override
        public List<String> names() {
            return List.copyOf(stored.keySet());
        }

        @Override
        public PlannedSchedules read(String name, long revision) throws QuiesceException {
            reads.add(name + " " + revision);
            if (name.startsWith("slow")) {
                await();
            }
            if (name.startsWith("bad")) {
                throw new BusyException("its password is not known", "");
            }
            return new PlannedSchedules(name, revision, "", true, "instance", List.of());
        }
    };
    private final KnownPlans plans = new KnownPlans(source, Duration.ofMillis(200), Duration.ofMillis(500));

    private void await() {
        try {
            programs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        plans.close();
    }

    private String problem(String name) throws QuiesceException {
        return plans.plans().stream()
                .filter(p -> p.plan().equals(name))
                .findFirst()
                .orElseThrow()
                .problem();
    }

    /** Asks until the answer is that one. */
    private void awaitProblem(String name, String problem) throws Exception {
        while (!problem(name).equals(problem)) {
            Thread.sleep(20);
        }
    }

    @Test
    @DisplayName("are known though the programs of others hang, which are told as being read")
    void hanging() throws Exception {
        stored.putAll(Map.of("shop", 1L, "slow1", 1L, "slow2", 1L, "slow3", 1L));
        long begin = System.nanoTime();
        List<PlannedSchedules> known = plans.plans();

        assertTrue(Duration.ofNanos(System.nanoTime() - begin).compareTo(Duration.ofSeconds(20)) < 0);
        assertEquals(
                List.of("shop", "slow1", "slow2", "slow3"),
                known.stream().map(PlannedSchedules::plan).toList());
        assertEquals("", known.getFirst().problem());
        assertTrue(known.getLast().problem().contains("still being read"), known::toString);
        programs.countDown();
        awaitProblem("slow1", "");
        awaitProblem("slow2", "");
        awaitProblem("slow3", "");
        assertEquals(4, reads.size(), "each was read once");
    }

    @Test
    @DisplayName("that can't be used say why, and are read again once they have changed")
    void problems() throws Exception {
        stored.put("bad", 1L);
        assertEquals("its password is not known", problem("bad"));
        stored.put("bad", 2L);
        while (!reads.contains("bad 2")) {
            plans.plans();
            Thread.sleep(20);
        }
        awaitProblem("bad", "its password is not known");
    }

    @Test
    @DisplayName("that were changed while they were read are read once more")
    void changedMeanwhile() throws Exception {
        stored.put("slow", 1L);
        assertTrue(problem("slow").contains("still being read"));
        stored.put("slow", 2L);
        while (plans.plans().getFirst().revision() != 2) {
            Thread.sleep(20);
        }
        assertTrue(problem("slow").contains("still being read"));
        programs.countDown();
        awaitProblem("slow", "");
        assertEquals(List.of("slow 1", "slow 2"), reads);
    }
}
