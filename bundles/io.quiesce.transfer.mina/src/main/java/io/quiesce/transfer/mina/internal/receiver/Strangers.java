package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.transfer.mina.internal.line.Line;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts lines that are not logged in, of both ports. Thread-safe. */
final class Strangers {

    private final int most;
    private final int mostPerAddress;
    private final Set<Line> lines = new HashSet<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();

    Strangers(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    synchronized boolean enter(Line line) {
        Optional<InetAddress> from = line.peerAddress();
        if (from.isEmpty()) {
            return false;
        }
        InetAddress address = from.get();
        if (lines.size() >= most || perAddress.getOrDefault(address, 0) >= mostPerAddress) {
            return false;
        }
        lines.add(line);
        perAddress.merge(address, 1, Integer::sum);
        return true;
    }

    /** It has logged in, or is gone; more than once does no harm. */
    synchronized void leave(Line line) {
        if (lines.remove(line)) {
            InetAddress address = line.peerAddress().orElseThrow();
            int left = perAddress.getOrDefault(address, 1) - 1;
            if (left > 0) {
                perAddress.put(address, left);
            } else {
                perAddress.remove(address);
            }
        }
    }
}
