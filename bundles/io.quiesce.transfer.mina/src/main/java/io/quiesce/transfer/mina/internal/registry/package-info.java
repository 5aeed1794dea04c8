/**
 * Who is let in by an authority of one's own: a folder of one file per member, one-time codes, certificates. A receiver has one for
 * its clients, an agent one for its operators ({@link io.quiesce.transfer.mina.internal.registry.Membership}).
 *
 * <p>{@code Invitations} gives a code → {@code Registrar} takes it for a certificate → {@code Admissions} knows the certificate, until it
 * is revoked.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.registry;

import org.eclipse.jdt.annotation.NonNullByDefault;
