package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverDesk.SignatureCheck;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.SealHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Compares a seal with the arrival it is for, before any byte of the backup is read. */
final class SealCheck {

    private static final int LONGEST_AGENT = 255;
    private static final int MOST_FACTS = 4096;
    private static final int LONGEST_KEY = 255;

    /** In bytes, keys and texts together: with the rest of a row they fit into a frame. */
    private static final int LARGEST_FACTS = 512 << 10;

    private final Seals seals;

    SealCheck(Seals seals) {
        this.seals = seals;
    }

    /** @throws QuiesceException a refusal that says what does not agree */
    SealHeader check(InputStream seal, OpenRequest opened, ChunkTable held, SignatureCheck signatures)
            throws IOException, QuiesceException {
        try (Seals.Reading reading = seals.read(seal)) {
            SealHeader header = reading.header();
            same("backup id", opened.backup(), header.backup());
            same("plan", opened.plan(), header.plan());
            same("layout", opened.layout(), header.layout());
            requireListable(header);
            long count = 0;
            long end = 0;
            for (Optional<ChunkRef> next = reading.next(); next.isPresent(); next = reading.next()) {
                ChunkRef chunk = next.get();
                if (chunk.index() != count || chunk.offset() != end) {
                    throw Refusals.corrupt("the seal's chunk " + chunk.index() + " is out of order");
                }
                requireHeld(chunk, held);
                count++;
                end += chunk.length();
            }
            same("number of chunks", header.chunks(), count);
            same("length", header.length(), end);
            same("number of chunks sent", held.count(), count);
            if (count == 0) {
                throw Refusals.corrupt("the seal names no chunk");
            }
            if (!signatures.verify(reading.signedMessage(), reading.signature())) {
                throw Refusals.corrupt("the seal's signature is not the client's");
            }
            return header;
        }
    }

    /**
     * What a row of the list of backups can't carry (docs/protocol.md) is refused: once published it would keep its client from
     * any list.
     */
    static void requireListable(SealHeader header) throws QuiesceException {
        if (header.agent().chars().anyMatch(Character::isISOControl)) {
            throw Refusals.corrupt("the seal's agent has characters that no name has");
        }
        atMost(LONGEST_AGENT, bytes(header.agent()), "the seal's agent is a name of", "bytes");
        atMost(MOST_FACTS, header.facts().asMap().size(), "the seal has", "facts");
        long all = 0;
        for (Map.Entry<String, String> fact : header.facts().asMap().entrySet()) {
            int key = bytes(fact.getKey());
            int text = bytes(fact.getValue());
            atMost(LONGEST_KEY, key, "the key of a fact of the seal has", "bytes");
            atMost(SealHeader.LONGEST_FACT, text, "the seal's fact " + fact.getKey() + " has", "bytes");
            all += key + text;
        }
        atMost(LARGEST_FACTS, all, "the seal's facts have", "bytes");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void atMost(long most, long found, String what, String unit) throws QuiesceException {
        if (found > most) {
            throw Refusals.corrupt(what + " " + found + " " + unit + ", and " + most + " are allowed");
        }
    }

    private static void requireHeld(ChunkRef chunk, ChunkTable held) throws QuiesceException {
        Optional<ChunkRef> found = held.find(chunk.index());
        if (found.isEmpty()) {
            throw Refusals.digest("chunk " + chunk.index() + " of the seal is not held");
        }
        if (!found.get().equals(chunk)) {
            throw Refusals.conflict("chunk " + chunk.index() + " of the seal is not the one that was sent");
        }
    }

    private static void same(String what, Object expected, Object found) throws QuiesceException {
        if (!expected.equals(found)) {
            throw Refusals.corrupt("the seal's " + what + " is " + found + ", not " + expected);
        }
    }
}
