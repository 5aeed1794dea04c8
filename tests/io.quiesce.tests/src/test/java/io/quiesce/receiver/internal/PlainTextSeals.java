package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Seals as lines of text: the receiver's tests need some that are honest, whoever writes the real ones. */
final class PlainTextSeals implements Seals {

    private static final HexFormat HEX = HexFormat.of();

    @Override
    public void write(SealHeader h, Iterator<ChunkRef> chunks, Signer signer, OutputStream out)
            throws IOException, QuiesceException {
        MessageDigest message = Digest.sha256();
        line(
                out,
                message,
                String.join(
                        "\t",
                        "seal",
                        h.backup().toString(),
                        h.agent(),
                        h.plan(),
                        h.layout().name(),
                        h.startedAt().toString(),
                        h.capturedAt().toString(),
                        h.downtime().toString(),
                        h.shutdown().name(),
                        "" + h.fenced(),
                        "" + h.length(),
                        "" + h.rawBytes(),
                        "" + h.entries(),
                        "" + h.chunks(),
                        h.contents().hex()));
        while (chunks.hasNext()) {
            ChunkRef c = chunks.next();
            line(out, message, "chunk\t" + c.index() + "\t" + c.offset() + "\t" + c.length() + "\t" + c.id());
        }
        byte[] signed = message.digest();
        line(out, Digest.sha256(), "signature\t" + HEX.formatHex(signed) + "\t" + HEX.formatHex(signer.sign(signed)));
    }

    @Override
    public void append(Receipt r, OutputStream out) throws IOException {
        line(
                out,
                Digest.sha256(),
                String.join(
                        "\t",
                        "receipt",
                        r.client(),
                        r.path(),
                        r.publishedAt().toString(),
                        r.sha256().hex(),
                        r.md5(),
                        "" + r.good(),
                        String.join("\u001f", r.reasons())));
    }

    private static void line(OutputStream out, MessageDigest digest, String text) throws IOException {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        out.write(bytes);
    }

    @Override
    public Reading read(InputStream in) throws IOException, QuiesceException {
        return new Lines(in);
    }

    private static ArchiveException damaged(String why) {
        return new ArchiveException("seal: " + why, "", "", -1);
    }

    private static final class Lines implements Reading {

        private final BufferedReader in;
        private final MessageDigest digest = Digest.sha256();
        private final SealHeader header;
        private long next;
        private long end;
        private String[] signature = {};

        Lines(InputStream in) throws IOException, QuiesceException {
            this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String[] f = fields("seal", 15);
            try {
                header = new SealHeader(
                        BackupId.parse(f[1]),
                        f[2],
                        f[3],
                        Layout.valueOf(f[4]),
                        Instant.parse(f[5]),
                        Instant.parse(f[6]),
                        Duration.parse(f[7]),
                        ShutdownKind.valueOf(f[8]),
                        Boolean.parseBoolean(f[9]),
                        Long.parseLong(f[10]),
                        Long.parseLong(f[11]),
                        Long.parseLong(f[12]),
                        Long.parseLong(f[13]),
                        Digest.parse(f[14]),
                        Facts.NONE);
            } catch (RuntimeException e) {
                throw damaged("header " + e.getMessage());
            }
        }

        private String[] fields(String kind, int count) throws IOException, QuiesceException {
            String line = in.readLine();
            if (line == null) {
                throw damaged("ends before its " + kind);
            }
            String[] fields = line.split("\t", -1);
            if (!fields[0].equals(kind) || fields.length != count) {
                throw damaged("has no " + kind);
            }
            if (!kind.equals("signature")) {
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return fields;
        }

        @Override
        public SealHeader header() {
            return header;
        }

        @Override
        public Optional<ChunkRef> next() throws IOException, QuiesceException {
            if (next == header.chunks()) {
                if (signature.length == 0) {
                    byte[] message = digest.digest();
                    signature = fields("signature", 3);
                    if (end != header.length() || !signature[1].equals(HEX.formatHex(message))) {
                        throw damaged("its sums are wrong");
                    }
                }
                return Optional.empty();
            }
            String[] f = fields("chunk", 5);
            try {
                ChunkRef chunk = new ChunkRef(
                        Long.parseLong(f[1]), Long.parseLong(f[2]), Integer.parseInt(f[3]), Digest.parse(f[4]));
                if (chunk.index() != next++ || chunk.offset() != end) {
                    throw damaged("chunks out of order");
                }
                end += chunk.length();
                return Optional.of(chunk);
            } catch (IllegalArgumentException e) {
                throw damaged("chunk " + e.getMessage());
            }
        }

        @Override
        public byte[] signedMessage() {
            return HEX.parseHex(signature[1]);
        }

        @Override
        public byte[] signature() throws QuiesceException {
            try {
                return HEX.parseHex(signature[2]);
            } catch (IllegalArgumentException e) {
                throw damaged("signature " + e.getMessage());
            }
        }

        @Override
        public Optional<Receipt> receipt() throws IOException {
            String line = in.readLine();
            if (line == null) {
                return Optional.empty();
            }
            String[] f = line.split("\t", -1);
            List<String> reasons = f[7].isEmpty() ? List.of() : List.of(f[7].split("\u001f"));
            return Optional.of(new Receipt(
                    f[1], f[2], Instant.parse(f[3]), Digest.parse(f[4]), f[5], Boolean.parseBoolean(f[6]), reasons));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
