/**
 * How chunks and verdicts cross the network, at both ends: one codec, TLS 1.3, the receiver's CA, enrolment.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
