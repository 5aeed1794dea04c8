package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Held by whoever changes a file of a home's receivers: several processes of a home may renew a certificate at once. */
public final class FolderLock {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private FolderLock() {}

    /** @throws IOException when another process holds it all the while */
    public static LockFile take(Path receivers) throws IOException {
        Path file = receivers.resolve(".lock");
        return LockFile.take(file, LONGEST_WAIT)
                .orElseThrow(() -> new IOException(file + " is locked by another process"));
    }
}
