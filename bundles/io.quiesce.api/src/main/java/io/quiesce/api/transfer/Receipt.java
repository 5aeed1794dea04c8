package io.quiesce.api.transfer;

import io.quiesce.api.Digest;
import java.time.Instant;
import java.util.List;

/**
 * What the receiver states about a backup it has published; it stands behind the agent's seal.
 *
 * @param client under whose root it lies
 * @param path of the published file, relative to that root
 * @param publishedAt receiver's clock
 * @param sha256 of the whole file
 * @param md5 of the whole file, 32 hexadecimal digits
 * @param reasons why it is not good, empty when it is
 */
public record Receipt(
        String client,
        String path,
        Instant publishedAt,
        Digest sha256,
        String md5,
        boolean good,
        List<String> reasons) {

    public Receipt {
        reasons = List.copyOf(reasons);
    }
}
