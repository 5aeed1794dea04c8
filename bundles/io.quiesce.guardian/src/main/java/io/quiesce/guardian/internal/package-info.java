/**
 * Who starts the instance when the agent is dead or hung: a program of its own (docs/guardian.md), without any dependency.
 *
 * <pre>{@code
 * Guardian → Watch (messages, lease, deadline) → TakeOver (fence the agent, epoch) → Revival (locked, idempotent start)
 * }</pre>
 */
@NonNullByDefault
package io.quiesce.guardian.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
