package io.quiesce.api.transfer;

/**
 * A transfer that the receiver has accepted.
 *
 * @param path reserved for the published file, relative to the client's root
 */
public record Opened(BackupId backup, ResumeToken token, String path) {}
