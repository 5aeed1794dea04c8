package io.quiesce.compression.internal.seal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.compression.internal.contents.FactsFields;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.Payload;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A seal's header as fields. */
final class SealHeaderFields {

    private static final int MOST_FACTS = 100_000;

    private SealHeaderFields() {}

    static void put(SealHeader h, Payload into) {
        into.u64(h.backup().value().getMostSignificantBits())
                .u64(h.backup().value().getLeastSignificantBits())
                .text16(h.agent())
                .text16(h.plan())
                .u8(code(h.layout()))
                .u8(0)
                .u8(0)
                .u8(0);
        put(h.startedAt(), into);
        put(h.capturedAt(), into);
        into.u64(h.downtime().getSeconds()).u32(h.downtime().getNano());
        into.u8(code(h.shutdown()))
                .u8(h.fenced() ? 1 : 0)
                .u64(h.length())
                .u64(h.rawBytes())
                .u64(h.entries())
                .u64(h.chunks())
                .raw(h.contents().bytes());
        FactsFields.check(h.facts());
        into.u32(h.facts().asMap().size());
        h.facts().asMap().forEach((key, value) -> FactsFields.put(into, key, value));
    }

    static SealHeader read(Fields fields) throws ArchiveException {
        BackupId backup = new BackupId(new UUID(fields.s64(), fields.s64()));
        String agent = fields.text16();
        String plan = fields.text16();
        fields.reserved("layout");
        fields.reserved("encoding");
        fields.reserved("key id");
        fields.reserved("parent");
        Instant startedAt = instant(fields);
        Instant capturedAt = instant(fields);
        Duration downtime = Duration.ofSeconds(fields.u63(), nanos(fields));
        ShutdownKind shutdown = shutdown(fields);
        boolean fenced = fields.flag();
        long length = fields.u63();
        long rawBytes = fields.u63();
        long entries = fields.u63();
        long chunks = fields.u63();
        Digest contents = Digest.of(fields.raw(Digest.LENGTH));
        FactsFields facts = new FactsFields();
        int count = fields.u32(0, MOST_FACTS, "the number of facts");
        for (int i = 0; i < count; i++) {
            facts.take(fields);
        }
        fields.expectEnd();
        return new SealHeader(
                backup,
                agent,
                plan,
                Layout.PLAIN,
                startedAt,
                capturedAt,
                downtime,
                shutdown,
                fenced,
                length,
                rawBytes,
                entries,
                chunks,
                contents,
                facts.facts());
    }

    static void put(Instant time, Payload into) {
        into.u64(time.getEpochSecond()).u32(time.getNano());
    }

    static Instant instant(Fields fields) throws ArchiveException {
        try {
            return Instant.ofEpochSecond(fields.s64(), nanos(fields));
        } catch (DateTimeException e) {
            throw fields.wrong("a time lies outside of all times");
        }
    }

    private static int nanos(Fields fields) throws ArchiveException {
        return fields.u32(0, 999_999_999, "a part of a second");
    }

    private static int code(Layout layout) {
        return switch (layout) {
            case PLAIN -> 0;
        };
    }

    private static int code(ShutdownKind kind) {
        return switch (kind) {
            case CLEAN -> 1;
            case FOUND_CLEAN -> 2;
            case CRASH -> 3;
        };
    }

    private static ShutdownKind shutdown(Fields fields) throws ArchiveException {
        int code = fields.u8();
        for (ShutdownKind kind : ShutdownKind.values()) {
            if (code(kind) == code) {
                return kind;
            }
        }
        throw fields.wrong("the kind of shutdown " + code + " is not known");
    }
}
