package io.quiesce.persistence.internal;

import java.io.Serializable;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** What a configured document is found by; the library makes one through the empty constructor. */
class DocumentKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String kind = "";
    private String name = "";

    protected DocumentKey() {}

    DocumentKey(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentKey key && kind.equals(key.kind) && name.equals(key.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name);
    }
}
