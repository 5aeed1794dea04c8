package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.DurableFile;
import io.quiesce.api.LockFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates that this home has ever had from receivers: by them it knows again what it has signed, also when they were
 * renewed since, or it has left the receiver. Safe between threads and processes.
 */
public final class Signers {

    private static final String FILE = "signers.pem";

    private final Path file;

    /** @param receivers folder of a home, one folder for each in it */
    public Signers(Path receivers) {
        this.file = receivers.resolve(FILE);
    }

    /** Durable when this returns. A file that can't be read is left as it is. */
    public void remember(X509Certificate own) throws IOException {
        try (LockFile lock = FolderLock.take(file.resolveSibling(""))) {
            List<X509Certificate> known = new ArrayList<>(all());
            if (known.contains(own)) {
                return;
            }
            known.add(own);
            StringBuilder text = new StringBuilder();
            known.forEach(c -> text.append(PemFile.text(c)));
            DurableFile.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether this home signed the message. */
    public boolean signed(byte[] message, byte[] signature) throws IOException {
        return all().stream().anyMatch(own -> Identity.signed(own, message, signature));
    }

    private List<X509Certificate> all() throws IOException {
        return Files.exists(file) ? PemFile.read(file).certificates() : List.of();
    }
}
