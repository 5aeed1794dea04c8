package io.quiesce.persistence.internal;

import java.io.Serializable;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** What a published backup is found by; the library makes one through the empty constructor. */
class CatalogKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String storage = "";
    private String client = "";
    private String id = "";

    protected CatalogKey() {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogKey key
                && storage.equals(key.storage)
                && client.equals(key.client)
                && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(storage, client, id);
    }
}
