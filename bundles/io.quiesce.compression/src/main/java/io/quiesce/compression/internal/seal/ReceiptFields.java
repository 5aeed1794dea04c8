package io.quiesce.compression.internal.seal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.compression.internal.page.Fields;
import io.quiesce.compression.internal.page.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A receipt as fields. */
final class ReceiptFields {

    private ReceiptFields() {}

    static void put(Receipt r, Payload into) {
        byte[] md5 = HexFormat.of().parseHex(r.md5());
        if (md5.length != SealFormat.MD5_LENGTH) {
            throw new IllegalArgumentException("an MD5 has 32 hexadecimal digits, not '" + r.md5() + "'");
        }
        into.text16(r.client()).text16(r.path());
        SealHeaderFields.put(r.publishedAt(), into);
        List<String> reasons =
                r.reasons().stream().limit(SealFormat.MOST_REASONS).toList();
        into.raw(r.sha256().bytes()).raw(md5).u8(r.good() ? 1 : 0).u16(reasons.size());
        reasons.forEach(into::text16);
    }

    static Receipt read(Fields fields) throws ArchiveException {
        String client = fields.text16();
        String path = fields.text16();
        Instant publishedAt = SealHeaderFields.instant(fields);
        Digest sha256 = Digest.of(fields.raw(Digest.LENGTH));
        String md5 = HexFormat.of().formatHex(fields.raw(SealFormat.MD5_LENGTH));
        boolean good = fields.flag();
        int count = fields.u16();
        if (count > SealFormat.MOST_REASONS) {
            throw fields.wrong("too many reasons");
        }
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reasons.add(fields.text16());
        }
        fields.expectEnd();
        return new Receipt(client, path, publishedAt, sha256, md5, good, reasons);
    }
}
