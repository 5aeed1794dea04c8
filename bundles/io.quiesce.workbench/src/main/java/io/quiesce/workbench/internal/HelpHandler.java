package io.quiesce.workbench.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;

/** Opens the help: about what has the focus, or at its table of contents. */
public final class HelpHandler extends AbstractHandler {

    /** At its table of contents. */
    public static final class Contents extends AbstractHandler {
        @Override
        public @Nullable Object execute(ExecutionEvent event) {
            Help.show(Help.pages().contents());
            return null;
        }
    }

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        Help.show();
        return null;
    }
}
