package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.RunPicture;
import org.eclipse.core.expressions.PropertyTester;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Whether a run is not over yet: what can be cancelled. */
public final class UnfinishedTester extends PropertyTester {

    @Override
    @NonNullByDefault({})
    public boolean test(Object receiver, String property, Object[] arguments, Object expected) {
        return receiver instanceof RunPicture run && run.end().isEmpty();
    }
}
