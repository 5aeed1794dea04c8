package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.PlanDocuments;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.operation.ModalContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.EditorPart;

/**
 * The text of a plan as it is stored, comments included. It is read as it is typed, with the messages of {@code quiesce plan check};
 * nothing invalid can be stored, and nothing that somebody else changed meanwhile is overwritten.
 */
public final class PlanEditor extends EditorPart {

    static final String ID = "io.quiesce.workbench.planEditor";

    private static final int TYPING_MILLIS = 400;

    private Optional<ConfigurationDocument> stored = Optional.empty();
    private Banner banner;
    private YamlText text;
    private PlanFindings findings;
    private boolean setting;
    private boolean dirty;
    private int generation;

    /** Opens the plan, or brings its editor to the front. UI thread. */
    static void open(String plan) {
        IWorkbenchPage page =
                PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        try {
            page.setEditorAreaVisible(true);
            page.openEditor(new PlanInput(plan), ID);
        } catch (PartInitException e) {
            throw new IllegalStateException("the editor of plans can't be opened", e);
        }
    }

    @Override
    public void init(IEditorSite site, IEditorInput input) {
        setSite(site);
        setInput(input);
        setPartName(input.getName());
    }

    private String plan() {
        return getEditorInput().getName();
    }

    private static Path home() {
        return WorkbenchApplication.link().home();
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        SashForm halves = new SashForm(parent, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(halves);
        text = new YamlText(halves);
        text.widget().setData(Ids.KEY, Ids.PLAN_TEXT);
        text.setEditable(false);
        text.widget().addModifyListener(e -> changed());
        findings = new PlanFindings(halves, line -> {
            text.show(line);
            text.widget().setFocus();
        });
        halves.setWeights(3, 2);
        handle("org.eclipse.ui.edit.undo", text::undo);
        handle("org.eclipse.ui.edit.redo", text::redo);
        getSite().setSelectionProvider(new NamedPlan(plan(), text.widget()));
        load();
    }

    private void handle(String command, Runnable action) {
        getSite().getService(IHandlerService.class).activateHandler(command, new AbstractHandler() {
            @Override
            public @Nullable Object execute(ExecutionEvent event) {
                action.run();
                return null;
            }
        });
    }

    private void load() {
        Asking.work(
                text.widget(),
                Texts.of(Texts.plan_reading, plan()),
                () -> Services.get(PlanDocuments.class).find(home(), plan()),
                found -> {
                    if (found.isPresent()) {
                        show(found.get());
                        text.forget();
                    } else {
                        banner.show(Texts.of(Texts.plan_gone, plan()));
                    }
                },
                this::failed);
    }

    private void show(ConfigurationDocument document) {
        stored = Optional.of(document);
        setting = true;
        if (!text.text().equals(document.text())) {
            text.set(document.text());
        }
        setting = false;
        text.setEditable(true);
        banner.show("");
        setDirty(false);
        review();
    }

    private void failed(QuiesceException failure) {
        banner.show(Asking.text(failure));
    }

    private void changed() {
        if (setting) {
            return;
        }
        setDirty(!stored.map(ConfigurationDocument::text).orElse("").equals(text.text()));
        int typed = ++generation;
        text.widget().getDisplay().timerExec(TYPING_MILLIS, () -> {
            if (!text.widget().isDisposed() && typed == generation) {
                reviewTyped();
            }
        });
    }

    /** What would start a program is read when it is stored, not while somebody is at it. */
    private void reviewTyped() {
        if (PlanReview.runsProgram(text.text())) {
            findings.unread();
            text.mark(Set.of());
        } else {
            review();
        }
    }

    private void review() {
        int asked = ++generation;
        String now = text.text();
        Asking.work(
                text.widget(),
                Texts.of(Texts.plan_checking, plan()),
                () -> PlanReview.of(home(), plan(), now),
                review -> {
                    if (asked == generation) {
                        findings.show(review);
                        text.mark(PlanProblem.of(review).stream()
                                .map(PlanProblem::line)
                                .filter(l -> l > 0)
                                .collect(Collectors.toSet()));
                    }
                },
                this::failed);
    }

    private void setDirty(boolean now) {
        if (dirty != now) {
            dirty = now;
            firePropertyChange(PROP_DIRTY);
        }
    }

    @Override
    public boolean isDirty() {
        return dirty;
    }

    /** Waits for the database beside the UI thread, which goes on. */
    @Override
    public void doSave(IProgressMonitor monitor) {
        if (stored.isEmpty()) {
            monitor.setCanceled(true);
            return;
        }
        ConfigurationDocument before = stored.get();
        String now = text.text();
        text.setEditable(false);
        try {
            PlanDocuments.Stored[] result = new PlanDocuments.Stored[1];
            ModalContext.run(
                    m -> {
                        try {
                            result[0] = Services.get(PlanDocuments.class).replace(home(), before, now);
                        } catch (QuiesceException e) {
                            throw new InvocationTargetException(e);
                        }
                    },
                    true,
                    monitor,
                    text.widget().getDisplay());
            show(result[0].document());
            WorkbenchApplication.link().reload();
        } catch (InvocationTargetException e) {
            monitor.setCanceled(true);
            if (!(e.getCause() instanceof QuiesceException failure)) {
                throw new IllegalStateException("the plan could not be stored", e.getCause());
            }
            banner.show(Texts.of(Texts.plan_refused, Asking.text(failure)));
            review();
        } catch (InterruptedException e) {
            monitor.setCanceled(true);
        } finally {
            text.setEditable(true);
        }
    }

    @Override
    public boolean isSaveAsAllowed() {
        return false;
    }

    @Override
    public void doSaveAs() {
        throw new UnsupportedOperationException("the name of a plan stands in it");
    }

    /** Without an editor its area takes no room. */
    @Override
    public void dispose() {
        IWorkbenchPage page = getSite().getPage();
        Pictures.soon(getSite().getShell().getDisplay(), () -> {
            if (!PlatformUI.getWorkbench().isClosing() && page.getEditorReferences().length == 0) {
                page.setEditorAreaVisible(false);
            }
        });
        super.dispose();
    }

    @Override
    public void setFocus() {
        text.widget().setFocus();
    }
}
