package io.quiesce.persistence.internal;

import java.io.Serializable;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** What a note is found by; the library makes one through the empty constructor. */
class CatalogNoteKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String storage = "";
    private String client = "";
    private String backup = "";
    private String kind = "";
    private int number;

    protected CatalogNoteKey() {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogNoteKey key
                && storage.equals(key.storage)
                && client.equals(key.client)
                && backup.equals(key.backup)
                && kind.equals(key.kind)
                && number == key.number;
    }

    @Override
    public int hashCode() {
        return Objects.hash(storage, client, backup, kind, number);
    }
}
