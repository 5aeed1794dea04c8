package io.quiesce.mysql.internal.files;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** MariaDB's binary log state: the last sequence number of each server in each domain, {@code 0-11-5,1-2-3}. */
final class MariaDbGtids implements GtidState {

    private record Key(long domain, long server) {}

    /** In the order of writing, as in MariaDB's own state file. */
    private final Map<Key, Long> last = new LinkedHashMap<>();

    private void put(long domain, long server, long sequence) {
        Key key = new Key(domain, server);
        last.remove(key);
        last.put(key, sequence);
    }

    @Override
    public boolean list(ByteBuffer body) {
        // the upper four bits are flags
        int count = body.getInt() & 0x0fffffff;
        for (int i = 0; i < count; i++) {
            long domain = body.getInt() & 0xffffffffL;
            long server = body.getInt() & 0xffffffffL;
            put(domain, server, body.getLong());
        }
        return true;
    }

    @Override
    public boolean one(ByteBuffer body, long server) {
        long sequence = body.getLong();
        put(body.getInt() & 0xffffffffL, server, sequence);
        return true;
    }

    @Override
    public Optional<String> text() {
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(last.entrySet().stream()
                        .map(e -> e.getKey().domain() + "-" + e.getKey().server() + "-" + e.getValue())
                        .collect(Collectors.joining(",")));
    }
}
