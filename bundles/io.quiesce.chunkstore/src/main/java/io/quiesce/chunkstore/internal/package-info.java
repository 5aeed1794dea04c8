/**
 * How backups rest in a storage provider: the plain layout, and the directory provider.
 */
@NonNullByDefault
package io.quiesce.chunkstore.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
