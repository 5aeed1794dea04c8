package io.quiesce.api.spi;

import java.time.Instant;

/**
 * An object as a volume lists it.
 *
 * @param length in bytes
 * @param modified when it was put, storage's clock
 */
public record StoredObject(ObjectKey key, long length, Instant modified) {}
