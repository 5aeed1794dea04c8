package io.quiesce.api.transfer;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import java.time.Duration;
import java.time.Instant;

/**
 * What the agent states about a finished capture; the chunks follow it in the seal.
 *
 * @param agent identity of the agent's home
 * @param startedAt beginning of the run, agent's clock
 * @param capturedAt end of the capture, agent's clock
 * @param downtime as known when sealed; for {@code AFTER_TRANSFER} the time until then
 * @param fenced whether the instance was kept down by the guardian from the first byte to the last
 * @param length of {@code Data.zip} in bytes, the sum of the chunks' lengths
 * @param rawBytes sum of the sizes of the files
 * @param chunks number of chunks that follow
 * @param contents digest of the contents document inside the zip
 * @param facts a few of the instance's: identity, flavour, version, log position; each text at most {@value #LONGEST_FACT} bytes
 */
public record SealHeader(
        BackupId backup,
        String agent,
        String plan,
        Layout layout,
        Instant startedAt,
        Instant capturedAt,
        Duration downtime,
        ShutdownKind shutdown,
        boolean fenced,
        long length,
        long rawBytes,
        long entries,
        long chunks,
        Digest contents,
        Facts facts) {

    /** In bytes of UTF-8; a receiver refuses a longer one, since no list could carry it. */
    public static final int LONGEST_FACT = 65_535;
}
