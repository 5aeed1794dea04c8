package io.quiesce.api.archive;

import io.quiesce.api.Digest;
import java.util.List;

/**
 * What an archive holds, or what an extraction of some files took of it.
 *
 * @param length of the archive in bytes
 * @param entries files, directories and links, without the contents entry; of some files only these
 * @param rawBytes sum of the sizes of the files
 * @param contents digest of the contents document, which is always read whole
 * @param leftOut what a capture did not take, or an extraction of some files, one path and reason each; at most 1,000 are
 *     listed
 */
public record ArchiveSummary(long length, long entries, long rawBytes, Digest contents, List<String> leftOut) {

    public ArchiveSummary {
        leftOut = List.copyOf(leftOut);
    }
}
