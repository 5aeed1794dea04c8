package io.quiesce.receiver.internal.audit;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.receiver.internal.audit.AuditFolder.Part;
import io.quiesce.receiver.internal.audit.AuditLine.Broken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the chain through the files, until it ends or breaks. One use. */
final class AuditReading {

    private final Optional<AuditHead> known;
    private final Consumer<AuditEntry> entries;
    private AuditHead head = AuditHead.NONE;
    private int unfinishedBytes;

    AuditReading(Optional<AuditHead> known, Consumer<AuditEntry> entries) {
        this.known = known;
        this.entries = entries;
    }

    AuditVerdict read(List<Part> parts) throws IOException {
        try {
            for (Part part : parts) {
                read(part);
            }
            if (known.isPresent() && known.get().number() > head.number()) {
                throw new Broken("is missing: the end was cut off, there were entries up to "
                        + known.get().number());
            }
            return new AuditVerdict(head, Optional.empty(), unfinishedBytes);
        } catch (Broken e) {
            return new AuditVerdict(head, Optional.of("entry " + (head.number() + 1) + " " + e.getMessage()), 0);
        }
    }

    private void read(Part part) throws IOException, Broken {
        if (unfinishedBytes > 0) {
            throw new Broken("is not whole, and others follow it");
        }
        if (part.firstNumber() != head.number() + 1) {
            if (head.number() > 0 || known.isEmpty() || known.get().number() + 1 != part.firstNumber()) {
                throw new Broken("is missing: the next file is " + part.file().getFileName());
            }
            head = known.get(); // older files were taken elsewhere
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part.file()))) {
            read(in, part.lengthBytes());
        }
    }

    private void read(InputStream in, long length) throws IOException, Broken {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (long at = 0; at < length; at++) {
            int b = in.read();
            if (b < 0) {
                throw new Broken("became shorter while it was read");
            }
            if (b == '\n') {
                take(AuditLine.decode(head, line.toByteArray()));
                line.reset();
            } else if (line.size() < AuditLine.LONGEST) {
                line.write(b);
            } else {
                throw new Broken("is no entry");
            }
        }
        if (line.size() > 0) {
            if (!AuditLine.unfinished(head, line.toByteArray())) {
                throw new Broken("was changed at its end");
            }
            unfinishedBytes = line.size();
        }
    }

    private void take(AuditEntry entry) throws Broken {
        if (known.isPresent()
                && known.get().number() == entry.number()
                && !known.get().equals(entry.head())) {
            throw new Broken("is not the one whose head was kept");
        }
        head = entry.head();
        entries.accept(entry);
    }
}
