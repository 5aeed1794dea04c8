package io.quiesce.receiver.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the tables and open files of only so many transfers, those used last; an idle one is read from storage again when its
 * agent comes back. Safe between threads.
 */
final class Loaded {

    private final int most;
    private final Set<Transfer> byUse = new LinkedHashSet<>();

    Loaded(int most) {
        this.most = most;
    }

    /** The transfer is about to be used; those that were not for longest are released when there are too many. */
    void use(Transfer transfer) {
        for (Transfer idle : tooMany(transfer)) {
            if (idle.releaseIfIdle()) {
                forget(idle);
            }
        }
    }

    private synchronized List<Transfer> tooMany(Transfer used) {
        byUse.remove(used);
        byUse.add(used);
        List<Transfer> eldest = new ArrayList<>();
        Iterator<Transfer> inOrder = byUse.iterator();
        while (byUse.size() - eldest.size() > most) {
            eldest.add(inOrder.next());
        }
        return eldest;
    }

    synchronized void forget(Transfer transfer) {
        byUse.remove(transfer);
    }
}
