/**
 * Who starts agent and receiver when the host boots? A {@code Boot} knows one kind of service manager: the text of its file
 * as a pure function of what is ordered, and the commands that enable, start and stop it.
 */
@NonNullByDefault
package io.quiesce.boot.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
