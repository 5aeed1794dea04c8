package io.quiesce.workbench.internal;

import org.eclipse.core.expressions.PropertyTester;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Whether a published backup is held: what can be released. */
public final class HeldTester extends PropertyTester {

    @Override
    @NonNullByDefault({})
    public boolean test(Object receiver, String property, Object[] arguments, Object expected) {
        return receiver instanceof Published backup && backup.listed().hold().isPresent();
    }
}
