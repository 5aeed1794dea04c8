package io.quiesce.compression.internal.contents;

/**
 * What stands behind the entries.
 *
 * @param entries files, directories and links, without contents itself
 * @param rawBytes sum of the sizes of the files
 * @param holeBytes how many of them lie in holes
 * @param offset of the local header of contents in the zip
 */
public record Totals(long entries, long rawBytes, long holeBytes, long blocks, long offset) {}
