package io.quiesce.api.audit;

import java.util.Optional;

/**
 * What came of reading a log.
 *
 * @param head of the last entry that is sound
 * @param broken what is wrong with the first entry that is not, one line; empty when all are
 * @param unfinishedBytes of an entry at the very end that was not finished, as a power cut leaves it; nobody relied on it
 */
public record AuditVerdict(AuditHead head, Optional<String> broken, int unfinishedBytes) {}
