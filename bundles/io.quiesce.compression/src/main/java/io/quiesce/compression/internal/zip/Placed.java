package io.quiesce.compression.internal.zip;

import io.quiesce.compression.internal.contents.Entry;

/**
 * An entry and where it lies.
 *
 * @param offset of its local header
 * @param stored bytes of its data in the archive
 * @param crc32 of what a zip reader gets from it
 * @param holeBytes of a file
 * @param end behind its last byte
 */
public record Placed(Entry entry, long offset, long stored, int crc32, long holeBytes, long end) {}
