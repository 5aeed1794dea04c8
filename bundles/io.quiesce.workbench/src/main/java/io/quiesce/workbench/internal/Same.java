package io.quiesce.workbench.internal;

import java.util.List;
import java.util.function.Function;
import org.eclipse.jface.viewers.IElementComparer;

/** Rows of two pictures are the same row when they have the same key, so that selection and position stay. */
final class Same implements IElementComparer {

    private final Function<Object, Object> key;

    private Same(Function<Object, Object> key) {
        this.key = key;
    }

    static Same by(Function<Object, Object> key) {
        return new Same(key);
    }

    @Override
    public boolean equals(Object a, Object b) {
        return a.getClass() == b.getClass() && key(a).equals(key(b));
    }

    @Override
    public int hashCode(Object element) {
        return key(element).hashCode();
    }

    /** A viewer also asks about its input, which is a list. */
    private Object key(Object element) {
        return element instanceof List<?> ? element : key.apply(element);
    }
}
