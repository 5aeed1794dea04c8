package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.AgentPicture;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.eclipse.ui.statushandlers.AbstractStatusHandler;

/** How the window is, and what is asked before it closes. */
final class WindowAdvisor extends WorkbenchWindowAdvisor {

    /** Of the workbench as a whole: layout, columns and filters are remembered. */
    static final class OfWorkbench extends WorkbenchAdvisor {
        private final Defects defects = new Defects();

        @Override
        public synchronized AbstractStatusHandler getWorkbenchErrorHandler() {
            return defects;
        }

        @Override
        public void eventLoopException(Throwable error) {
            defects.tell(error);
        }

        /** What this process makes by itself ends with it. Whichever way a window is closed leads here. */
        @Override
        public boolean preShutdown() {
            AgentPicture picture = WorkbenchApplication.link().picture();
            int active = picture.active().size();
            if (WorkbenchApplication.isStopping() || !picture.own() || active == 0) {
                return true;
            }
            AtomicBoolean agreed = new AtomicBoolean();
            Help.during(
                    Optional.of(EXIT),
                    // the buttons name what they do: "Cancel" might be the runs' as well
                    () -> agreed.set(MessageDialog.open(
                                    MessageDialog.QUESTION,
                                    getWorkbenchConfigurer()
                                            .getWorkbench()
                                            .getModalDialogShellProvider()
                                            .getShell(),
                                    Texts.product,
                                    Texts.of(Texts.close_runs, active),
                                    SWT.NONE,
                                    Texts.close_action,
                                    Texts.close_not)
                            == 0));
            return agreed.get();
        }

        @Override
        public void initialize(IWorkbenchConfigurer configurer) {
            configurer.setSaveAndRestore(true);
            Help.follow(configurer.getWorkbench());
        }

        @Override
        public String getInitialWindowPerspectiveId() {
            return MainPerspective.ID;
        }

        @Override
        public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
            return new WindowAdvisor(configurer);
        }
    }

    private static final String EXIT = "org.eclipse.ui.file.exit";

    private WindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        super(configurer);
    }

    @Override
    public void preWindowOpen() {
        IWorkbenchWindowConfigurer window = getWindowConfigurer();
        window.setInitialSize(new Point(1360, 840));
        window.setShowCoolBar(false);
        window.setShowPerspectiveBar(false);
        window.setShowStatusLine(true);
        window.setShowProgressIndicator(true);
        window.setTitle(title());
    }

    @Override
    public void postWindowOpen() {
        IStatusLineManager line = getWindowConfigurer().getActionBarConfigurer().getStatusLineManager();
        IWorkbenchWindow window = getWindowConfigurer().getWindow();
        Pictures.show(window.getShell(), picture -> {
            line.setMessage(text(WorkbenchApplication.fleet().shown(), picture));
            getWindowConfigurer().setTitle(title());
        });
        window.getPartService().addPartListener(new IPartListener2() {
            @Override
            public void partActivated(IWorkbenchPartReference part) {
                AgentLink shown = WorkbenchApplication.fleet().shown();
                line.setMessage(text(shown, shown.picture())); // it may come with an empty line of its own
            }
        });
    }

    /** Says whose plans and runs the window shows. */
    private static String title() {
        AgentLink shown = WorkbenchApplication.fleet().shown();
        return Texts.product + " – " + (shown.isOwn() ? shown.home() : shown.name());
    }

    private static String text(AgentLink agent, AgentPicture picture) {
        if (!agent.isOwn()) {
            return picture.connected()
                    ? Texts.of(
                            Texts.fleet_shown,
                            agent.name(),
                            picture.status().get().user(),
                            picture.status().get().pid())
                    : Texts.of(Texts.fleet_shown_lost, agent.name());
        }
        if (picture.status().isEmpty()) {
            return picture.problem().isPresent() ? Texts.agent_lost : Texts.agent_sought;
        }
        if (!picture.connected()) {
            return Texts.agent_lost;
        }
        return picture.own()
                ? Texts.agent_own
                : Texts.of(
                        Texts.agent_found,
                        picture.status().get().user(),
                        picture.status().get().pid());
    }
}
