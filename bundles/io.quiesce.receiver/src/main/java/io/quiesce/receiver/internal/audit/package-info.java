/**
 * The audit log of a receiver's home: lines of text, each with a hash over itself and the hash of the line before.
 */
@NonNullByDefault
package io.quiesce.receiver.internal.audit;

import org.eclipse.jdt.annotation.NonNullByDefault;
