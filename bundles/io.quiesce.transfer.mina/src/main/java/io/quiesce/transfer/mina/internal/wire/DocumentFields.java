package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The larger structures inside bodies: receipt, seal header and what was noted since. */
final class DocumentFields {

    private DocumentFields() {}

    static int code(Layout layout) {
        return switch (layout) {
            case PLAIN -> 0;
        };
    }

    static Layout layout(int code) throws ProtocolViolation {
        return switch (code) {
            case 0 -> Layout.PLAIN;
            default -> throw new ProtocolViolation("layout " + code + " is unknown");
        };
    }

    private static int code(ShutdownKind kind) {
        return switch (kind) {
            case CLEAN -> 0;
            case FOUND_CLEAN -> 1;
            case CRASH -> 2;
        };
    }

    private static ShutdownKind shutdown(int code) throws ProtocolViolation {
        return switch (code) {
            case 0 -> ShutdownKind.CLEAN;
            case 1 -> ShutdownKind.FOUND_CLEAN;
            case 2 -> ShutdownKind.CRASH;
            default -> throw new ProtocolViolation("shutdown " + code + " is unknown");
        };
    }

    static FieldWriter write(FieldWriter out, Receipt receipt) {
        byte[] md5 = HexFormat.of().parseHex(receipt.md5());
        if (md5.length != FieldLimits.MD5) {
            throw new IllegalArgumentException("receipt with " + md5.length + " bytes of MD5");
        }
        List<String> reasons = fitting(receipt.reasons());
        out.text(receipt.client(), FieldLimits.CLIENT)
                .text(receipt.path(), FieldLimits.PATH)
                .instant(receipt.publishedAt())
                .digest(receipt.sha256())
                .raw(md5)
                .bool(receipt.good())
                .u16(reasons.size());
        reasons.forEach(r -> out.shortened(r, FieldLimits.REASON));
        return out;
    }

    /** A badly damaged backup has more reasons than a frame has room: the first ones, and how many there are. */
    private static List<String> fitting(List<String> reasons) {
        if (reasons.size() <= FieldLimits.REASONS) {
            return reasons;
        }
        List<String> first = new ArrayList<>(reasons.subList(0, FieldLimits.REASONS - 1));
        first.add("and " + (reasons.size() - first.size()) + " more reasons");
        return first;
    }

    static Receipt receipt(FieldReader in) throws ProtocolViolation {
        String client = in.text(FieldLimits.CLIENT);
        String path = in.text(FieldLimits.PATH);
        var publishedAt = in.instant();
        var sha256 = in.digest();
        String md5 = HexFormat.of().formatHex(in.exactly(FieldLimits.MD5));
        boolean good = in.bool();
        int count = in.u16();
        if (count > FieldLimits.REASONS) {
            throw new ProtocolViolation(count + " reasons where " + FieldLimits.REASONS + " are allowed");
        }
        in.require(2L * count);
        List<String> reasons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reasons.add(in.text(FieldLimits.REASON));
        }
        return new Receipt(client, path, publishedAt, sha256, md5, good, reasons);
    }

    private static FieldWriter write(FieldWriter out, BackupRow row) {
        SealHeader seal = row.seal();
        out.backup(seal.backup())
                .text(seal.agent(), FieldLimits.AGENT)
                .text(seal.plan(), FieldLimits.PLAN)
                .u8(code(seal.layout()))
                .instant(seal.startedAt())
                .instant(seal.capturedAt())
                .duration(seal.downtime())
                .u8(code(seal.shutdown()))
                .bool(seal.fenced())
                .count(seal.length())
                .count(seal.rawBytes())
                .count(seal.entries())
                .count(seal.chunks())
                .digest(seal.contents());
        return write(write(out, seal.facts()), row.receipt());
    }

    static FieldWriter write(FieldWriter out, ListedBackup backup) {
        write(out, backup.row()).instant(backup.verifiedAt()).bool(backup.hold().isPresent());
        backup.hold()
                .ifPresent(hold -> write(out, new HoldWish(hold.held(), hold.reason(), hold.until()))
                        .shortened(hold.by(), FieldLimits.HOLD_BY)
                        .instant(hold.at()));
        return out;
    }

    static ListedBackup listed(FieldReader in) throws ProtocolViolation {
        BackupRow row = row(in);
        Instant verifiedAt = in.instant();
        if (!in.bool()) {
            return new ListedBackup(row, verifiedAt, Optional.empty());
        }
        HoldWish wish = wish(in);
        return new ListedBackup(row, verifiedAt, Optional.of(wish.by(in.text(FieldLimits.HOLD_BY), in.instant())));
    }

    static FieldWriter write(FieldWriter out, HoldWish wish) {
        out.bool(wish.held())
                .text(wish.reason(), FieldLimits.HOLD_REASON)
                .bool(wish.until().isPresent());
        wish.until().ifPresent(out::instant);
        return out;
    }

    static HoldWish wish(FieldReader in) throws ProtocolViolation {
        boolean held = in.bool();
        String reason = in.text(FieldLimits.HOLD_REASON);
        return new HoldWish(held, reason, in.bool() ? Optional.of(in.instant()) : Optional.empty());
    }

    static FieldWriter write(FieldWriter out, Outlook outlook) {
        out.backup(outlook.backup())
                .bool(outlook.keep())
                .text(outlook.policy(), FieldLimits.POLICY)
                .u16(outlook.reasons().size());
        outlook.reasons().forEach(r -> out.shortened(r, FieldLimits.OUTLOOK_REASON));
        return out;
    }

    static Outlook outlook(FieldReader in) throws ProtocolViolation {
        BackupId backup = in.backup();
        boolean keep = in.bool();
        String policy = in.text(FieldLimits.POLICY);
        int count = in.u16();
        if (count > Outlook.MOST_REASONS) {
            throw new ProtocolViolation(count + " reasons where " + Outlook.MOST_REASONS + " are allowed");
        }
        in.require(2L * count);
        List<String> reasons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reasons.add(in.text(FieldLimits.OUTLOOK_REASON));
        }
        return new Outlook(backup, keep, policy, reasons);
    }

    private static BackupRow row(FieldReader in) throws ProtocolViolation {
        SealHeader seal = new SealHeader(
                in.backup(),
                in.text(FieldLimits.AGENT),
                in.text(FieldLimits.PLAN),
                layout(in.u8()),
                in.instant(),
                in.instant(),
                in.duration(),
                shutdown(in.u8()),
                in.bool(),
                in.count(),
                in.count(),
                in.count(),
                in.count(),
                in.digest(),
                facts(in));
        return new BackupRow(seal, receipt(in));
    }

    private static FieldWriter write(FieldWriter out, Facts facts) {
        if (facts.asMap().size() > FieldLimits.FACTS) {
            throw new IllegalArgumentException(facts.asMap().size() + " facts");
        }
        out.u16(facts.asMap().size());
        facts.asMap()
                .forEach((key, value) -> out.text(key, FieldLimits.FACT_KEY).text(value, FieldLimits.FACT_VALUE));
        return out;
    }

    private static Facts facts(FieldReader in) throws ProtocolViolation {
        int count = in.u16();
        if (count > FieldLimits.FACTS) {
            throw new ProtocolViolation(count + " facts where " + FieldLimits.FACTS + " are allowed");
        }
        in.require(4L * count);
        TreeMap<String, String> facts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.text(FieldLimits.FACT_KEY);
            if (!facts.isEmpty() && facts.lastKey().compareTo(key) >= 0) {
                throw new ProtocolViolation("facts are not in ascending order of their keys");
            }
            facts.put(key, in.text(FieldLimits.FACT_VALUE));
        }
        return Facts.of(facts);
    }
}
