package io.quiesce.workbench.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the form for a new channel. */
public final class NewChannelHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        AlertDialogs.newChannel(HandlerUtil.getActiveShell(event));
        return null;
    }
}
