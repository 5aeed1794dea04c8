/**
 * Who is who: the receiver's own certificate authority, keys, certificates, enrolment codes, and the trust that TLS asks.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.identity;

import org.eclipse.jdt.annotation.NonNullByDefault;
