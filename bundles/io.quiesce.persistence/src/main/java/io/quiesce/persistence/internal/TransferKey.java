package io.quiesce.persistence.internal;

import java.io.Serializable;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** What a transfer is found by; the library makes one through the empty constructor. */
class TransferKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String storage = "";
    private String id = "";

    protected TransferKey() {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransferKey key && storage.equals(key.storage) && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(storage, id);
    }
}
