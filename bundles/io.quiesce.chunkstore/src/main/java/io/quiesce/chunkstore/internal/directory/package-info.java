/**
 * The storage provider that keeps objects as files below a directory; an unfinished upload is one file and a journal.
 */
@NonNullByDefault
package io.quiesce.chunkstore.internal.directory;

import org.eclipse.jdt.annotation.NonNullByDefault;
