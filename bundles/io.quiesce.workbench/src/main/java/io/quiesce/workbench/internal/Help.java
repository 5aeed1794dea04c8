package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.help.HelpPage;
import io.quiesce.workbench.internal.help.HelpPages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.commands.IExecutionListener;
import org.eclipse.core.commands.NotHandledException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.osgi.framework.FrameworkUtil;

/**
 * Finds the page about what a person looks at: in the window about the active view or editor, in a dialog about the command that has
 * opened it, unless somebody has said what it is about. UI thread only.
 */
final class Help {

    /** Of a control: id of what it and everything within it is about. */
    private static final String ABOUT = "io.quiesce.help";

    private static final Deque<String> COMMANDS = new ArrayDeque<>();

    private static @Nullable HelpPages pages;

    private Help() {}

    static HelpPages pages() {
        HelpPages known = pages;
        if (known == null) {
            known = HelpPages.in(FrameworkUtil.getBundle(Help.class));
            pages = known;
        }
        return known;
    }

    /** From now on every dialog knows what has opened it, and has a button for its help where the platform draws one. */
    static void follow(IWorkbench workbench) {
        TrayDialog.setDialogHelpAvailable(true);
        workbench.getService(ICommandService.class).addExecutionListener(new Commands());
        workbench.getDisplay().addFilter(SWT.Show, Help::opened);
        workbench.getDisplay().addFilter(SWT.Help, e -> {
            e.type = SWT.None; // the platform would look for contexts of its own
            show();
        });
    }

    private static void opened(Event event) {
        if (event.widget instanceof Shell shell && isDialog(shell) && shell.getData(ABOUT) == null) {
            now().ifPresent(id -> about(shell, id));
            shell.addListener(SWT.Help, e -> {}); // the button looks for somebody who listens
        }
    }

    private static boolean isDialog(Shell shell) {
        return shell.getParent() != null;
    }

    /** Says what a control is about; for what no command opens. */
    static void about(Control control, String id) {
        control.setData(ABOUT, id);
    }

    /** The command that is executed; none between commands. */
    static Optional<String> now() {
        return Optional.ofNullable(COMMANDS.peek());
    }

    /** What an answer opens that came later is about the same as the question. */
    static void during(Optional<String> command, Runnable action) {
        command.ifPresent(COMMANDS::push);
        try {
            action.run();
        } finally {
            command.ifPresent(COMMANDS::removeFirstOccurrence);
        }
    }

    /** The page about what has the focus. */
    static void show() {
        Display display = Display.getCurrent();
        Optional<String> id = Optional.empty();
        for (Control c = display.getFocusControl(); c != null && id.isEmpty(); c = c.getParent()) {
            id = Optional.ofNullable((String) c.getData(ABOUT));
        }
        Shell active = display.getActiveShell();
        if (id.isEmpty() && active != null) {
            id = Optional.ofNullable((String) active.getData(ABOUT));
        }
        show(id.or(Help::part).flatMap(pages()::about).orElse(pages().contents()));
    }

    private static Optional<String> part() {
        return page().map(IWorkbenchPage::getActivePart)
                .map(IWorkbenchPart::getSite)
                .map(site -> site.getId());
    }

    private static Optional<IWorkbenchPage> page() {
        return Optional.ofNullable(PlatformUI.getWorkbench().getActiveWorkbenchWindow())
                .map(IWorkbenchWindow::getActivePage);
    }

    /** Where a person looks: beside the views, beside the fields of a dialog, or over a question. */
    static void show(HelpPage page) {
        Shell active = Display.getCurrent().getActiveShell();
        if (active == null || !isDialog(active)) {
            beside(page);
        } else if (active.getData() instanceof HelpDialog open) {
            open.show(page);
        } else if (active.getData() instanceof TrayDialog dialog) {
            in(dialog, page);
        } else {
            new HelpDialog(active, page).open();
        }
    }

    private static void beside(HelpPage page) {
        page().ifPresent(p -> {
            try {
                if (p.showView(HelpView.ID) instanceof HelpView view) {
                    view.show(page);
                }
            } catch (PartInitException e) {
                throw new IllegalStateException("the help can't be shown", e);
            }
        });
    }

    private static void in(TrayDialog dialog, HelpPage page) {
        if (dialog.getTray() instanceof HelpTray open) {
            open.show(page);
            return;
        }
        try {
            dialog.openTray(new HelpTray(dialog, page));
            keepOnScreen(dialog.getShell());
        } catch (IllegalStateException | UnsupportedOperationException e) { // it has a tray or a layout of its own
            new HelpDialog(dialog.getShell(), page).open();
        }
    }

    /** It has grown to the right. */
    private static void keepOnScreen(Shell shell) {
        Rectangle screen = shell.getMonitor().getClientArea();
        Rectangle now = shell.getBounds();
        int right = screen.x + screen.width - now.width;
        shell.setLocation(Math.max(screen.x, Math.min(now.x, right)), now.y);
    }

    /** Keeps which command is executed; only those that have a page. */
    private static final class Commands implements IExecutionListener {

        @Override
        public void preExecute(String command, ExecutionEvent event) {
            Shell active = Display.getCurrent().getActiveShell();
            if (active != null && !isDialog(active)) {
                COMMANDS.clear(); // nothing is under way there; a command that failed by a defect says no end
            }
            if (pages().about(command).isPresent()) {
                COMMANDS.push(command);
            }
        }

        @Override
        public void postExecuteSuccess(String command, @Nullable Object result) {
            COMMANDS.removeFirstOccurrence(command);
        }

        @Override
        public void postExecuteFailure(String command, ExecutionException failure) {
            COMMANDS.removeFirstOccurrence(command);
        }

        @Override
        public void notHandled(String command, NotHandledException failure) {
            COMMANDS.removeFirstOccurrence(command);
        }
    }
}
