package io.quiesce.workbench.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the form for a new rule. */
public final class NewRuleHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        AlertDialogs.newRule(HandlerUtil.getActiveShell(event));
        return null;
    }
}
