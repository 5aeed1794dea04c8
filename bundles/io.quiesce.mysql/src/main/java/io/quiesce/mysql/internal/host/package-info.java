/**
 * The operating system's side of an instance: its process, its sockets, and the service that stops and starts it.
 */
@NonNullByDefault
package io.quiesce.mysql.internal.host;

import org.eclipse.jdt.annotation.NonNullByDefault;
