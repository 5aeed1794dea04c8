package io.quiesce.api.transfer;

/**
 * Where the agent would like the backup to lie. The receiver checks it, makes it unique and reserves it.
 *
 * @param directory zero or more segments joined by {@code /}, relative to the client's root
 * @param file without extension
 */
public record NameWish(String directory, String file) {}
