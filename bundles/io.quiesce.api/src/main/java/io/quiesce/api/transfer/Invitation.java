package io.quiesce.api.transfer;

import java.time.Instant;

/**
 * A one-time enrolment code as it is shown once to the administrator; the receiver keeps only its hash.
 *
 * @param code carries address, full fingerprint of the CA and at least 128 secret bits
 */
public record Invitation(String client, String code, Instant expires) {}
