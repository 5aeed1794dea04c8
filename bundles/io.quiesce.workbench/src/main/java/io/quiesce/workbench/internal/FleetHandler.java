package io.quiesce.workbench.internal;

import io.quiesce.api.service.FleetLinks;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;

/** What is done with agents of other hosts. */
public final class FleetHandler {

    private FleetHandler() {}

    /** Opens the wizard that takes the code of an agent. */
    public static final class Enrol extends AbstractHandler {
        @Override
        public @Nullable Object execute(ExecutionEvent event) {
            new WizardDialog(HandlerUtil.getActiveShell(event), new EnrolWizard(EnrolledPeer.agent())).open();
            return null;
        }
    }

    /** Gives the selected enrolment up; the home's own agent stays. */
    public static final class Remove extends AbstractHandler {
        @Override
        public @Nullable Object execute(ExecutionEvent event) {
            if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                    && selection.getFirstElement() instanceof AgentRow row
                    && row.member().agent().isPresent()) {
                remove(HandlerUtil.getActiveShell(event), row);
            }
            return null;
        }

        private static void remove(Shell shell, AgentRow row) {
            String name = row.member().link().name();
            String operator = row.member().agent().orElseThrow().operator();
            String title = Texts.of(Texts.fleet_removing, name);
            if (Removal.agreed(shell, title, Texts.of(Texts.fleet_remove_confirm, name, operator), List.of())) {
                Path home = WorkbenchApplication.link().home();
                Asking.work(
                        shell,
                        title,
                        () -> {
                            Services.get(FleetLinks.class).remove(home, name);
                            return name;
                        },
                        removed -> WorkbenchApplication.fleet().reload(),
                        Asking.dialog(shell, title));
            }
        }
    }
}
