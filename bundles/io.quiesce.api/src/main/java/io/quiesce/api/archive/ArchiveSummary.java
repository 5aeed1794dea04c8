package io.quiesce.api.archive;

import io.quiesce.api.Digest;
import java.util.List;

/**
 * What an archive holds.
 *
 * @param length of the archive in bytes
 * @param entries files, directories and links, without the contents entry
 * @param rawBytes sum of the sizes of the files
 * @param contents digest of the contents document
 * @param leftOut what a capture did not take, one path and reason each; at most 1,000 are listed
 */
public record ArchiveSummary(long length, long entries, long rawBytes, Digest contents, List<String> leftOut) {

    public ArchiveSummary {
        leftOut = List.copyOf(leftOut);
    }
}
