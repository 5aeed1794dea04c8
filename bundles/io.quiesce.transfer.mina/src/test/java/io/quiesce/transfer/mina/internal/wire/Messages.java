package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages of every kind. */
final class Messages {

    private Messages() {}

    static Arbitrary<Message> any() {
        Arbitrary<Refusal> refusals = Arbitraries.of(Refusal.values()).filter(r -> r != Refusal.NONE);
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.integers().between(0, 65535),
                                Arbitraries.integers().between(0, 65535),
                                Arbitraries.of(Message.Role.values()),
                                Arbitraries.integers().between(1000, 3_600_000),
                                text(20))
                        .as((a, b, role, ms, product) -> new Message.Hello(
                                Math.min(a, b), Math.max(a, b), role, Duration.ofMillis(ms), product)),
                Combinators.combine(refusals, text(300), text(300)).as(Message.Failure::new),
                Combinators.combine(refusals, text(300), text(300)).as(Message.Refused::new),
                counts().map(Message.Progress::new),
                counts().map(Message.End::new),
                counts().map(Message.Kept::new),
                Arbitraries.of(List.<Message>of(
                        new Message.Status(),
                        new Message.Abandoned(),
                        new Message.Backups(),
                        new Message.Held(),
                        new Message.Retention())),
                Combinators.combine(text(20), text(60), counts())
                        .as((v, c, f) -> new Message.State(new ReceiverStatus(v, c, new ByteSize(f)))),
                Combinators.combine(backups(), text(60), text(900), text(200), counts(), counts())
                        .as((id, plan, dir, file, size, expected) -> new Message.Open(new OpenRequest(
                                id,
                                plan,
                                new NameWish(dir, file),
                                Layout.PLAIN,
                                new ByteSize(size),
                                new ByteSize(expected)))),
                Combinators.combine(backups(), tokens()).as(Message.Resume::new),
                Combinators.combine(backups(), tokens(), text(900))
                        .as((id, t, p) -> new Message.Opened(new io.quiesce.api.transfer.Opened(id, t, p))),
                Combinators.combine(tokens(), chunks().list().ofMinSize(1).ofMaxSize(40))
                        .as(Message.Offer::new),
                Arbitraries.integers().between(1, 8192).flatMap(Messages::wants),
                Combinators.combine(tokens(), chunks()).as(Message.Chunk::new),
                tokens().map(Message.Seal::new),
                tokens().map(Message.Abandon::new),
                receipts().map(Message.Verdict::new),
                listed().map(Message.Row::new),
                Combinators.combine(backups(), wishes()).as(Message.Hold::new),
                Combinators.combine(
                                backups(),
                                Arbitraries.of(true, false),
                                text(60),
                                text(100).list().ofMaxSize(Outlook.MOST_REASONS))
                        .as(Outlook::new)
                        .map(Message.Outlook::new),
                backups().map(Message.FetchSeal::new),
                backups().map(Message.Verify::new),
                Combinators.combine(backups(), counts(), counts()).as(Message.Fetch::new),
                Combinators.combine(bytes(16, 64), bytes(0, 500)).as(Message.Enrol::new),
                Combinators.combine(text(60), Arbitraries.integers().between(1, 65535), bytes(0, 500), bytes(0, 500))
                        .as(Message.Enrolled::new),
                bytes(0, 500).map(Message.Renew::new),
                Combinators.combine(bytes(0, 500), bytes(0, 500)).as(Message.Certificate::new),
                bytes(1, 3000).map(b -> new Message.Data(ByteBuffer.wrap(b.value()))));
    }

    private static Arbitrary<Message> wants(int offered) {
        return Arbitraries.integers()
                .between(0, offered - 1)
                .set()
                .ofMaxSize(50)
                .map(positions -> {
                    BitSet missing = new BitSet();
                    positions.forEach(missing::set);
                    return new Message.Want(offered, missing);
                });
    }

    static Arbitrary<String> text(int longest) {
        return Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(longest);
    }

    private static char[] surrogates() {
        StringBuilder all = new StringBuilder();
        for (char c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
            all.append(c);
        }
        return all.toString().toCharArray();
    }

    static Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    static Arbitrary<BackupId> backups() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as((a, b) -> new BackupId(new UUID(a, b)));
    }

    static Arbitrary<ResumeToken> tokens() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('_', '-')
                .ofMinLength(22)
                .ofMaxLength(64)
                .map(ResumeToken::new);
    }

    static Arbitrary<Digest> digests() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32).map(Digest::of);
    }

    static Arbitrary<ChunkRef> chunks() {
        return Combinators.combine(counts(), counts(), Arbitraries.integers().between(1, Integer.MAX_VALUE), digests())
                .as(ChunkRef::new);
    }

    static Arbitrary<Bytes> bytes(int shortest, int longest) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(shortest)
                .ofMaxSize(longest)
                .map(Bytes::new);
    }

    static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    static Arbitrary<Receipt> receipts() {
        return Combinators.combine(
                        text(60),
                        text(300),
                        instants(),
                        digests(),
                        digests(),
                        Arbitraries.of(true, false),
                        text(100).list().ofMaxSize(5))
                .as((client, path, at, sha, md5, good, reasons) ->
                        new Receipt(client, path, at, sha, md5.hex().substring(32), good, reasons));
    }

    static Arbitrary<HoldWish> wishes() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        text(Hold.LONGEST_REASON),
                        instants().optional())
                .as(HoldWish::new);
    }

    static Arbitrary<ListedBackup> listed() {
        Arbitrary<Hold> holds =
                Combinators.combine(wishes(), text(80), instants()).as(HoldWish::by);
        return Combinators.combine(rows(), instants(), holds.optional()).as(ListedBackup::new);
    }

    static Arbitrary<BackupRow> rows() {
        Arbitrary<Facts> facts = Combinators.combine(
                        text(40).list().ofMaxSize(6), text(200).list().ofSize(6))
                .as((keys, values) -> {
                    TreeMap<String, String> map = new TreeMap<>();
                    for (int i = 0; i < keys.size(); i++) {
                        map.put(keys.get(i), values.get(i));
                    }
                    return Facts.of(map);
                });
        Arbitrary<Duration> durations = Combinators.combine(
                        counts(), Arbitraries.integers().between(0, 999_999_999))
                .as((s, n) -> Duration.ofSeconds(s, n));
        Arbitrary<List<Long>> sizes = counts().list().ofSize(4);
        return Combinators.combine(
                        backups(),
                        text(60),
                        Combinators.combine(instants(), instants(), durations).as(Times::new),
                        Arbitraries.of(ShutdownKind.values()),
                        sizes.map(ArrayList::new),
                        digests(),
                        facts,
                        receipts())
                .as((id, plan, t, kind, s, contents, f, receipt) -> new BackupRow(
                        new SealHeader(
                                id,
                                "agent-" + plan.length(),
                                plan,
                                Layout.PLAIN,
                                t.started(),
                                t.captured(),
                                t.downtime(),
                                kind,
                                s.get(0) % 2 == 0,
                                s.get(0),
                                s.get(1),
                                s.get(2),
                                s.get(3),
                                contents,
                                f),
                        receipt));
    }

    private record Times(Instant started, Instant captured, Duration downtime) {}
}
