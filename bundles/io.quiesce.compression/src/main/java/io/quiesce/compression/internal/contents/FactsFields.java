package io.quiesce.compression.internal.contents;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Facts as fields: key and value, keys ascending. */
public final class FactsFields {

    private final TreeMap<String, String> read = new TreeMap<>();
    private long size;

    /** @throws IllegalArgumentException naming the fact that is too large */
    public static void check(Facts facts) {
        long all = 0;
        for (Map.Entry<String, String> fact : facts.asMap().entrySet()) {
            int key = fact.getKey().getBytes(StandardCharsets.UTF_8).length;
            int value = fact.getValue().getBytes(StandardCharsets.UTF_8).length;
            all += key + value;
            if (key > ContentsFormat.LONGEST_KEY || value > ContentsFormat.LONGEST_VALUE) {
                throw new IllegalArgumentException("fact '" + fact.getKey() + "' is too large: " + value + " bytes");
            }
        }
        if (all > ContentsFormat.LARGEST_FACTS) {
            throw new IllegalArgumentException("the facts are too large: " + all + " bytes");
        }
    }

    public static void put(Payload into, String key, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        into.text16(key).u32(utf8.length).raw(utf8);
    }

    /** Reads one fact. */
    public void take(Fields fields) throws ArchiveException {
        int keyLength = fields.u16();
        if (keyLength > ContentsFormat.LONGEST_KEY) {
            throw fields.wrong("the key of a fact is too long");
        }
        String key = fields.text(keyLength);
        if (!read.isEmpty() && read.lastKey().compareTo(key) >= 0) {
            throw fields.wrong("fact '" + key + "' is out of order");
        }
        int length = fields.u32(0, ContentsFormat.LONGEST_VALUE, "the length of a fact");
        size += keyLength + length;
        if (size > ContentsFormat.LARGEST_FACTS) {
            throw fields.wrong("the facts are too large");
        }
        read.put(key, fields.text(length));
    }

    public Facts facts() {
        return Facts.of(read);
    }
}
