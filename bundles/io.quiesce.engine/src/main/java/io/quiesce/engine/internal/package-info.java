/**
 * The steps of one backup and one restore on the database host; spool and run journal.
 */
@NonNullByDefault
package io.quiesce.engine.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
