package io.quiesce.api.spi;

/**
 * Room in a volume.
 *
 * @param freeBytes that can still be written, 0 or more
 * @param totalBytes the volume's size
 */
public record StorageSpace(long freeBytes, long totalBytes) {}
