package io.quiesce.receiver.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is done to the files behind its back is found, and a power cut is not taken for it. */
class AuditChainTest {

    private static final int ENTRIES = 12;
    /** A file takes three or four entries. */
    private static final long FILE = 500;

    /** Written once: each entry is flushed. */
    private static final Map<String, byte[]> WRITTEN = new TreeMap<>();

    private final ChainedAuditLog log = new ChainedAuditLog(Clock.systemUTC(), FILE);
    private Path home = Path.of("");

    @BeforeTry
    void fill() throws IOException, QuiesceException {
        home = Files.createTempDirectory("audit");
        if (WRITTEN.isEmpty()) {
            for (int i = 1; i <= ENTRIES; i++) {
                log.append(home, AuditKind.LOGIN, "shop", "192.0.2." + i, "entry\t" + i + "\nof ä few");
            }
            for (Path file : files()) {
                WRITTEN.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        Path folder = Files.createDirectories(home.resolve("audit"));
        for (Map.Entry<String, byte[]> file : WRITTEN.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    @AfterTry
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("audit"))) {
            return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
        }
    }

    private AuditVerdict verdict() throws QuiesceException {
        return log.read(home, Optional.empty(), e -> {});
    }

    private List<AuditEntry> entries() throws QuiesceException {
        List<AuditEntry> entries = new ArrayList<>();
        log.read(home, Optional.empty(), entries::add);
        return entries;
    }

    private record Line(Path file, String text) {}

    private List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path file : files()) {
            Files.readAllLines(file).forEach(l -> lines.add(new Line(file, l)));
        }
        return lines;
    }

    private void write(List<Line> lines) throws IOException {
        for (Path file : files()) {
            Files.write(
                    file,
                    lines.stream()
                            .filter(l -> l.file().equals(file))
                            .map(Line::text)
                            .toList());
        }
    }

    @Property(tries = 100)
    @Label("what was appended is read as it was, over several files, on one line each")
    void roundTrip(@ForAll String text) throws QuiesceException, IOException {
        log.append(home, AuditKind.HELD, "shop", "user root", text);
        List<AuditEntry> all = entries();
        assertEquals(ENTRIES + 1, all.size());
        assertEquals("entry 1 of ä few", all.getFirst().text());
        assertEquals("held", all.getLast().kind());
        assertEquals(Optional.empty(), verdict().broken());
        assertEquals(all.getLast().head(), verdict().head());
        assertEquals(AuditHead.parse(verdict().head().toString()), verdict().head());
        assertTrue(files().size() > 2);
    }

    @Property(tries = 500)
    @Label("a flipped bit anywhere is found, at the entry that has it")
    void flipped(@ForAll @IntRange(max = 1_000_000) int place, @ForAll @IntRange(max = 7) int bit)
            throws IOException, QuiesceException {
        List<Path> files = files();
        Path file = files.get(place % files.size());
        byte[] bytes = Files.readAllBytes(file);
        int at = place / files.size() % bytes.length;
        long before = lines().stream().filter(l -> l.file().compareTo(file) < 0).count()
                + IntStream.range(0, at).filter(i -> bytes[i] == '\n').count();
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
        assertTrue(verdict().broken().orElse("").startsWith("entry " + (before + 1) + " "), verdict()::toString);
        assertEquals(before, verdict().head().number());
    }

    @Property(tries = 100)
    @Label("an entry that was taken out is missed, the last one by a head that was kept")
    void takenOut(@ForAll @IntRange(max = ENTRIES - 1) int which) throws IOException, QuiesceException {
        AuditHead kept = verdict().head();
        List<Line> lines = lines();
        lines.remove(which);
        write(lines);
        AuditVerdict found = log.read(home, Optional.of(kept), e -> {});
        assertTrue(found.broken().orElse("").startsWith("entry " + (which + 1) + " "), found::toString);
    }

    @Property(tries = 100)
    @Label("two entries that changed places are found, at the first of them")
    void swapped(
            @ForAll @IntRange(max = ENTRIES - 1) int one, @ForAll @IntRange(min = 1, max = ENTRIES - 1) int distance)
            throws IOException, QuiesceException {
        int other = (one + distance) % ENTRIES;
        List<Line> lines = lines();
        String text = lines.get(one).text();
        lines.set(one, new Line(lines.get(one).file(), lines.get(other).text()));
        lines.set(other, new Line(lines.get(other).file(), text));
        write(lines);
        int first = Math.min(one, other) + 1;
        assertTrue(verdict().broken().orElse("").startsWith("entry " + first + " "), verdict()::toString);
    }

    @Property(tries = 100)
    @Label("an entry that was put in is found, whether it was copied or made up with the right number")
    void putIn(@ForAll @IntRange(max = ENTRIES - 1) int before, @ForAll @IntRange(max = ENTRIES - 1) int copied)
            throws IOException, QuiesceException {
        List<Line> lines = lines();
        String text = lines.get(copied).text().replaceFirst("^\\d+", Integer.toString(before + 1));
        lines.add(before, new Line(lines.get(before).file(), copied == before ? text.replace("few", "lot") : text));
        write(lines);
        assertTrue(verdict().broken().isPresent());
    }

    @Property(tries = 100)
    @Label("a log that was made anew in full is found by a head that was kept")
    void madeAnew(@ForAll @IntRange(min = 1, max = ENTRIES) int keptAt) throws IOException, QuiesceException {
        AuditHead kept = entries().get(keptAt - 1).head();
        for (Path file : files()) {
            Files.delete(file);
        }
        for (int i = 1; i <= ENTRIES; i++) {
            log.append(home, AuditKind.LOGIN, "shop", "192.0.2.7", "nothing was here " + i);
        }
        assertEquals(Optional.empty(), verdict().broken());
        assertTrue(log.read(home, Optional.of(kept), e -> {}).broken().isPresent());
    }

    @Property(tries = 300)
    @Label("a power cut within the last entry is no tampering, and the next entry tells of it")
    void powerCut(@ForAll @IntRange(min = 1, max = 1_000) int cut, @ForAll @IntRange(max = 3) int zeros)
            throws IOException, QuiesceException {
        Path last = files().getLast();
        byte[] bytes = Files.readAllBytes(last);
        int begin = new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        int left = begin + cut % (bytes.length - begin);
        ByteArrayOutputStream torn = new ByteArrayOutputStream();
        torn.write(bytes, 0, left);
        torn.write(new byte[zeros]);
        Files.write(last, torn.toByteArray());
        AuditVerdict found = verdict();
        assertEquals(Optional.empty(), found.broken());
        assertEquals(left - begin + zeros, found.unfinishedBytes());
        assertEquals(ENTRIES - 1, found.head().number());

        log.append(home, AuditKind.STARTED, "", "receiver", "again");
        List<AuditEntry> after = entries();
        boolean unfinished = found.unfinishedBytes() > 0;
        assertEquals(ENTRIES + (unfinished ? 1 : 0), after.size());
        assertEquals(unfinished, after.get(ENTRIES - 1).kind().equals("unfinished-removed"));
        assertEquals(Optional.empty(), verdict().broken());
    }

    @Property(tries = 100)
    @Label("an end that no power cut leaves is not written over")
    void foreignEnd(@ForAll @IntRange(min = 1, max = 255) int value) throws IOException, QuiesceException {
        Assume.that(value != '\n'); // would make it a zero, which a power cut leaves
        Path last = files().getLast();
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length - 1] ^= (byte) value;
        Files.write(last, bytes);
        assertThrows(StorageException.class, () -> log.append(home, AuditKind.STARTED, "", "", ""));
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(last)));
        assertTrue(verdict().broken().isPresent());
    }

    @Example
    @Label("files that were taken elsewhere are not missed by who kept their head")
    void takenElsewhere() throws IOException, QuiesceException {
        Path second = files().get(1);
        long first = Long.parseLong(second.getFileName().toString().replace(".log", ""));
        AuditHead kept = entries().get((int) first - 2).head();
        Files.delete(files().getFirst());
        assertTrue(verdict().broken().isPresent());
        assertEquals(
                Optional.empty(), log.read(home, Optional.of(kept), e -> {}).broken());
    }

    @Example
    @Label("several writers make one chain")
    void together() throws Exception {
        for (int round = 1; round <= 5; round++) { // it is a race
            appendTogether();
            assertEquals(Optional.empty(), verdict().broken());
            assertEquals(ENTRIES + round * 40, verdict().head().number());
        }
    }

    private void appendTogether() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int w = 0; w < 4; w++) {
            writers.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        new ChainedAuditLog(Clock.systemUTC(), FILE).append(home, AuditKind.LOGIN, "c", "b", "t");
                    }
                } catch (QuiesceException | RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(List.of(), failures);
    }

    @Example
    @Label("a home without a log has an empty one, and bytes of a file alone are no entry")
    void empty() throws IOException, QuiesceException {
        Path other = home.resolve("other");
        assertEquals(AuditHead.NONE, log.read(other, Optional.empty(), e -> {}).head());
        assertFalse(Files.exists(other));
        Files.writeString(files().getLast(), "nonsense", StandardOpenOption.APPEND);
        assertTrue(verdict().broken().isPresent());
    }
}
