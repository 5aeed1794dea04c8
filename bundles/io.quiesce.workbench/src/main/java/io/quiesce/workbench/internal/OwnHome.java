package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;

/** What is configured on the host of an agent only, and so for the home's own agent only. */
final class OwnHome {

    private OwnHome() {}

    /** Tells a person so when it is another agent: what is stored here under the same name is not what he sees. */
    static boolean isAnother(Shell shell, AgentLink agent) {
        if (!agent.isOwn()) {
            MessageDialog.openInformation(shell, Texts.product, Texts.of(Texts.own_home_only, agent.name()));
        }
        return !agent.isOwn();
    }

    /** The same of the one that is shown. */
    static boolean isAnother(Shell shell) {
        return isAnother(shell, WorkbenchApplication.fleet().shown());
    }
}
