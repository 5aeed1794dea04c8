/**
 * What is missing or wrong among the published backups? Concerns are found by pure functions, and told when they begin, last
 * and end.
 */
@NonNullByDefault
package io.quiesce.receiver.internal.watch;

import org.eclipse.jdt.annotation.NonNullByDefault;
