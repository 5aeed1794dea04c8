/**
 * How is the process that owns a home asked? A {@code HomeDesk} answers in the owner: a queue, a feed, schedules. A {@code
 * SocketServer} serves it to a {@code SocketDesk} of another process: one request, one answer, each a document in a frame
 * (docs/control.md). A {@code NetworkServer} serves it to operators of other hosts, as their {@code OperatorDesk}.
 */
@NonNullByDefault
package io.quiesce.control.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
