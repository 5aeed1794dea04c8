/**
 * The steps of one arrival and one retrieval on the storage host: {@code StorageDesk} opens a {@code Transfer}, whose {@code
 * ChunkIntake}s check and keep; {@code Sealing} verifies and publishes; {@code Catalog} records; {@code Retrieval} gives back.
 */
@NonNullByDefault
package io.quiesce.receiver.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
