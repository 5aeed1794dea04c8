package io.quiesce.receiver.internal.audit;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.AuditLog;
import io.quiesce.receiver.internal.audit.AuditFolder.Part;
import io.quiesce.receiver.internal.audit.AuditLine.Broken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;

/** Entries as lines of files, one writer at a time; what is written is never written again. */
@Component
public final class ChainedAuditLog implements AuditLog {

    private static final long LARGEST_FILE = 8L << 20;

    private final Clock clock;
    private final long largestFile;

    public ChainedAuditLog() {
        this(Clock.systemUTC(), LARGEST_FILE);
    }

    /** @param largestFile in bytes; a file that has reached it is followed by another */
    public ChainedAuditLog(Clock clock, long largestFile) {
        this.clock = clock;
        this.largestFile = largestFile;
    }

    /**
     * The place of the next entry.
     *
     * @param length of what is whole in that file
     * @param unfinishedBytes after it
     */
    private record End(Path file, long length, AuditHead head, int unfinishedBytes) {}

    @Override
    public void append(Path home, AuditKind kind, String client, String by, String text) throws QuiesceException {
        AuditFolder folder = new AuditFolder(home);
        try {
            folder.exclusively(() -> {
                append(end(folder), kind, client, by, text);
                return true;
            });
        } catch (IOException e) {
            throw new StorageException(
                    Kind.FAILED,
                    "the audit log of " + home + " can't be written: " + FileTrouble.of(e),
                    "Check the folder audit/ there, its owner and the disk; see 'quiesce-receiver audit verify'.",
                    e);
        }
    }

    private void append(End end, AuditKind kind, String client, String by, String text) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        AuditHead head = end.head();
        if (end.unfinishedBytes() > 0) {
            String what = end.unfinishedBytes() + " bytes of an unfinished entry were taken away";
            head = add(lines, head, AuditKind.UNFINISHED_REMOVED, "", "receiver", what);
        }
        add(lines, head, kind, client, by, text);
        try (FileChannel file = FileChannel.open(end.file(), StandardOpenOption.WRITE)) {
            if (end.unfinishedBytes() > 0) {
                file.truncate(end.length());
            }
            ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
            long at = end.length();
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
            file.force(true);
        }
    }

    private AuditHead add(
            ByteArrayOutputStream lines, AuditHead last, AuditKind kind, String client, String by, String text)
            throws IOException {
        byte[] line =
                AuditLine.encode(last, clock.instant().truncatedTo(ChronoUnit.MILLIS), kind.word(), client, by, text);
        lines.write(line);
        try {
            return AuditLine.decode(last, Arrays.copyOf(line, line.length - 1)).head();
        } catch (Broken e) {
            throw new IOException("the entry can't be read again: " + e.getMessage(), e);
        }
    }

    private End end(AuditFolder folder) throws IOException {
        List<Part> parts = folder.parts();
        if (parts.isEmpty()) {
            return new End(folder.begin(1), 0, AuditHead.NONE, 0);
        }
        Part last = parts.getLast();
        byte[] tail = tail(last);
        int whole = lastLineFeed(tail) + 1;
        AuditHead head = whole > 0
                ? lastEntry(tail, whole)
                : parts.size() > 1 ? headOf(parts.get(parts.size() - 2)) : AuditHead.NONE;
        byte[] rest = Arrays.copyOfRange(tail, whole, tail.length);
        if (!AuditLine.unfinished(head, rest)) {
            throw new IOException("the end of " + last.file().getFileName() + " is not what was written");
        }
        if (rest.length == 0 && last.lengthBytes() >= largestFile) {
            return new End(folder.begin(head.number() + 1), 0, head, 0);
        }
        return new End(last.file(), last.lengthBytes() - rest.length, head, rest.length);
    }

    private static AuditHead headOf(Part part) throws IOException {
        byte[] tail = tail(part);
        return lastEntry(tail, lastLineFeed(tail) + 1);
    }

    /** Enough for an entry that is whole, and one that is not. */
    private static byte[] tail(Part part) throws IOException {
        int length = (int) Math.min(part.lengthBytes(), 2L * AuditLine.LONGEST);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(part.file(), StandardOpenOption.READ)) {
            long from = part.lengthBytes() - length;
            while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
                // until all is there
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static int lastLineFeed(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /** @param whole so many bytes end with a line feed */
    private static AuditHead lastEntry(byte[] tail, int whole) throws IOException {
        byte[] before = Arrays.copyOf(tail, Math.max(0, whole - 1));
        byte[] line = Arrays.copyOfRange(before, lastLineFeed(before) + 1, before.length);
        try {
            return AuditLine.read(line).head();
        } catch (Broken e) {
            throw new IOException("its last entry " + e.getMessage(), e);
        }
    }

    @Override
    public AuditVerdict read(Path home, Optional<AuditHead> known, Consumer<AuditEntry> entries)
            throws QuiesceException {
        AuditFolder folder = new AuditFolder(home);
        AuditReading reading = new AuditReading(known, entries);
        try {
            return reading.read(folder.exists() ? folder.exclusively(folder::parts) : List.of());
        } catch (IOException e) {
            throw new StorageException(
                    Kind.FAILED,
                    "the audit log of " + home + " can't be read: " + FileTrouble.of(e),
                    "Check the folder audit/ there and its owner.",
                    e);
        }
    }
}
