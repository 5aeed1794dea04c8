/**
 * The steps of one arrival and one retrieval on the storage host: check, keep, publish, record, verdict.
 */
@NonNullByDefault
package io.quiesce.receiver.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
