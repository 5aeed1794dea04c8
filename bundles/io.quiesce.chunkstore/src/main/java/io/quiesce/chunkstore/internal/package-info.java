/**
 * How backups rest in a storage provider: {@code directory} is a provider, {@code plain} a layout (docs/storage.md).
 */
@NonNullByDefault
package io.quiesce.chunkstore.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
