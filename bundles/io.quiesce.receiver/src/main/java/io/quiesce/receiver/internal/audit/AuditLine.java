package io.quiesce.receiver.internal.audit;

import io.quiesce.api.Digest;
import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/** How an entry is written: fields between tabs, its hash last, a line feed (docs/audit.md). Pure. */
final class AuditLine {

    /** In bytes, with the line feed. */
    static final int LONGEST = 16 << 10;

    private static final int LONGEST_TEXT = 3_000;
    private static final int FIELDS = 6;
    private static final int HASH = 2 * Digest.LENGTH;
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cc}+");

    private AuditLine() {}

    static byte[] encode(AuditHead last, Instant at, String kind, String client, String by, String text) {
        String body = (last.number() + 1) + "\t" + at + "\t" + kind + "\t" + plain(client) + "\t" + plain(by) + "\t"
                + plain(text);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (body + "\t" + chain(last, bytes, bytes.length).hex() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String plain(String field) {
        String line = UNPRINTABLE.matcher(field).replaceAll(" ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    private static Digest chain(AuditHead last, byte[] line, int length) {
        MessageDigest sha = Digest.sha256();
        sha.update(last.chain().bytes());
        sha.update(line, 0, length);
        return Digest.of(sha.digest());
    }

    /** What is wrong with a line. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads the line after an entry.
     *
     * @param line without its line feed
     */
    static AuditEntry decode(AuditHead last, byte[] line) throws Broken {
        AuditEntry entry = read(line);
        if (entry.number() != last.number() + 1) {
            throw new Broken("has the number " + entry.number());
        }
        if (!chain(last, line, line.length - HASH - 1).equals(entry.chain())) {
            throw new Broken("was changed, or does not follow the entry before it");
        }
        return entry;
    }

    /** Reads a line without the one before it. */
    static AuditEntry read(byte[] line) throws Broken {
        String text = new String(line, StandardCharsets.UTF_8);
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELDS + 1
                || fields[FIELDS].length() != HASH
                || !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), line)) {
            throw new Broken("is no entry");
        }
        try {
            Digest chain = Digest.parse(fields[FIELDS]);
            if (!chain.hex().equals(fields[FIELDS])) {
                throw new Broken("has a hash in capitals");
            }
            return new AuditEntry(
                    Long.parseLong(fields[0]),
                    Instant.parse(fields[1]),
                    fields[2],
                    fields[3],
                    fields[4],
                    fields[5],
                    chain);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new Broken("is no entry");
        }
    }

    /**
     * Whether bytes without a line feed are what a power cut can leave of the next entry: a beginning of its line, then zeros
     * where the file had grown and its content had not been written.
     */
    static boolean unfinished(AuditHead last, byte[] rest) {
        int length = rest.length;
        while (length > 0 && rest[length - 1] == 0) {
            length--;
        }
        byte[] begun = Arrays.copyOf(rest, length);
        String text = new String(begun, StandardCharsets.UTF_8);
        String number = (last.number() + 1) + "\t";
        if (rest.length > LONGEST || !(text.startsWith(number) || number.startsWith(text)) || text.indexOf(0) >= 0) {
            return false;
        }
        String[] fields = text.split("\t", -1);
        if (fields.length <= FIELDS || fields[FIELDS].length() < HASH) {
            return fields.length <= FIELDS + 1;
        }
        try {
            decode(last, begun);
            return true; // only the line feed is missing
        } catch (Broken e) {
            return false;
        }
    }
}
