package io.quiesce.workbench.internal;

import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;

/** Where a backup is to be restored, what that would replace, and a person's agreement to it. */
final class RestoreWizard extends Wizard {

    private final AgentLink agent;
    private final Published backup;
    private final RestoreTargetPage target;
    private final RestorePreviewPage preview;

    RestoreWizard(AgentLink agent, Published backup) {
        this.agent = agent;
        this.backup = backup;
        this.target = new RestoreTargetPage(agent, backup);
        this.preview = new RestorePreviewPage(agent);
        setWindowTitle(Texts.at(agent, Texts.restore_title));
        setDefaultPageImageDescriptor(Images.descriptor("wizard"));
    }

    @Override
    public void addPages() {
        addPage(target);
        addPage(preview);
    }

    /** What the first page amounts to now; empty while it is not complete. */
    Optional<RestoreOrder> order() {
        Optional<String> plan = target.plan();
        Optional<Path> directory = target.directory();
        return plan.isPresent() == directory.isPresent()
                ? Optional.empty()
                : Optional.of(new RestoreOrder(backup.receiver(), backup.row().id(), directory, plan, target.only()));
    }

    @Override
    public boolean canFinish() {
        return preview.agreed().isPresent();
    }

    @Override
    public boolean performFinish() {
        RestorePreview agreed = preview.agreed().orElseThrow();
        // the wizard's own shell is gone by the time of the answer
        Shell window = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell();
        Asking.ask(
                agent,
                window,
                Texts.restore_title,
                desk -> desk.submit(new Work.Restore(agreed.order(), Optional.of(agreed.replaced()))),
                run -> RunningView.open(),
                Asking.dialog(window, Texts.restore_title));
        return true;
    }
}
