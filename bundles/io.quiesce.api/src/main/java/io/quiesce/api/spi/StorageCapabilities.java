package io.quiesce.api.spi;

/**
 * What uploads of a volume may look like.
 *
 * @param smallestPart bytes that every part but the last must have at least, 1 or more (S3: 5 MiB)
 * @param largestPart bytes that a part may have at most (S3: 5 GiB)
 * @param mostParts of one upload (S3: 10,000)
 */
public record StorageCapabilities(int smallestPart, int largestPart, int mostParts) {

    public StorageCapabilities {
        if (smallestPart < 1 || largestPart < smallestPart || mostParts < 1) {
            throw new IllegalArgumentException("parts of " + smallestPart + " to " + largestPart + " bytes, at most "
                    + mostParts + " of them, are no upload");
        }
    }
}
