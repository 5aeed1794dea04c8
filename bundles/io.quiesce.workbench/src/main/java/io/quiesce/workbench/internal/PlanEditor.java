package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.PlanForm;
import io.quiesce.api.plan.PlanForm.Written;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
import org.eclipse.ui.part.MultiPageEditorPart;

/**
 * A plan in a form and as the text that is stored, comments included; both are the same text, and the form changes lines of it. It is
 * read as it is typed, with the messages of {@code quiesce plan check}; nothing invalid can be stored, and nothing that somebody
 * else changed meanwhile is overwritten.
 */
public final class PlanEditor extends MultiPageEditorPart {

    static final String ID = "io.quiesce.workbench.planEditor";

    private static final int TYPING_MILLIS = 400;

    /** What the editor begins with. */
    private record Loaded(Optional<ConfigurationDocument> document, PlanForm form, List<String> receivers) {}

    private Optional<ConfigurationDocument> stored = Optional.empty();
    private Banner banner;
    private YamlText text;
    private PlanFindings findings;
    private Optional<PlanForms> forms = Optional.empty();
    private Optional<PlanTestsPage> tests = Optional.empty();
    private Optional<RetentionPage> retention = Optional.empty();
    private boolean setting;
    private boolean dirty;

    /** The form says something that the text does not have yet. */
    private boolean formNewer;

    /** The text says something that the form does not show yet. */
    private boolean textNewer = true;

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
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        super.init(site, input);
        setPartName(input.getName());
    }

    private String plan() {
        return getEditorInput().getName();
    }

    private static Path home() {
        return WorkbenchApplication.link().home();
    }

    @Override
    protected Composite createPageContainer(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        Composite pages = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
        return pages;
    }

    /** Those of the form come when it is known what a plan can say. */
    @Override
    protected void createPages() {
        SashForm halves = new SashForm(getContainer(), SWT.VERTICAL);
        text = new YamlText(halves);
        text.widget().setData(Ids.KEY, Ids.PLAN_TEXT);
        text.setEditable(false);
        text.widget().addModifyListener(e -> textChanged());
        findings = new PlanFindings(halves, line -> {
            text.show(line);
            text.widget().setFocus();
        });
        halves.setWeights(3, 2);
        setPageText(addPage(halves), Texts.plan_page_text);
        handle("org.eclipse.ui.edit.undo", text::undo);
        handle("org.eclipse.ui.edit.redo", text::redo);
        getSite().setSelectionProvider(new NamedPlan(plan(), halves));
        load();
    }

    /** The form's last change becomes one of the text first. */
    private void handle(String command, Runnable action) {
        getSite().getService(IHandlerService.class).activateHandler(command, new AbstractHandler() {
            @Override
            public @Nullable Object execute(ExecutionEvent event) {
                if (!formNewer) {
                    action.run();
                }
                return null;
            }
        });
    }

    private void load() {
        Asking.work(
                getContainer(),
                Texts.of(Texts.plan_reading, plan()),
                () -> {
                    PlanDocuments documents = Services.get(PlanDocuments.class);
                    return new Loaded(documents.find(home(), plan()), documents.form(), receivers());
                },
                loaded -> loaded.document()
                        .ifPresentOrElse(
                                document -> {
                                    pages(loaded);
                                    show(document);
                                    text.forget();
                                },
                                () -> banner.show(Texts.of(Texts.plan_gone, plan()))),
                this::failed);
    }

    /** None while the agent can't be asked: the name is then typed. */
    private static List<String> receivers() {
        try {
            return WorkbenchApplication.link().ask(AgentDesk::receivers).stream()
                    .map(EnrolledReceiver::name)
                    .toList();
        } catch (QuiesceException e) {
            return List.of();
        }
    }

    private void pages(Loaded loaded) {
        PlanForms made = new PlanForms(
                getContainer(),
                loaded.form(),
                Map.of(
                        "transfer.receiver",
                        loaded.receivers(),
                        "instance.service.kind",
                        List.of("systemd", "sysv", "windows")),
                this::formChanged);
        for (int i = 0; i < made.titles().size(); i++) {
            addPage(i, made.page(i).area());
            setPageText(i, made.titles().get(i));
        }
        PlanTestsPage test = new PlanTestsPage(getContainer(), plan(), this::typed);
        addPage(made.titles().size(), test.area());
        setPageText(made.titles().size(), Texts.plan_page_test);
        RetentionPage kept = new RetentionPage(getContainer(), plan(), this::typed);
        addPage(made.titles().size() + 1, kept.area());
        setPageText(made.titles().size() + 1, Texts.plan_page_retention);
        forms = Optional.of(made);
        retention = Optional.of(kept);
        tests = Optional.of(test);
        setActivePage(0);
    }

    private Optional<Integer> formPage() {
        return forms.map(f -> f.titles().size())
                .filter(count -> getActivePage() < count)
                .map(count -> getActivePage());
    }

    private Optional<RetentionPage> shownRetention() {
        return retention.filter(page -> getActivePage() == getPageCount() - 2);
    }

    private boolean isTextPage() {
        return getActivePage() == getPageCount() - 1;
    }

    @Override
    protected void pageChange(int index) {
        super.pageChange(index);
        shownRetention().ifPresent(RetentionPage::look);
        if (formNewer && isTextPage()) {
            text.setEditable(false); // until it has what was typed in the form
            look(true);
        } else if (formPage().isPresent()) {
            if (textNewer && stored.isPresent()) {
                look(true);
            } else {
                forms.ifPresent(f -> f.make(index));
            }
        }
    }

    private void show(ConfigurationDocument document) {
        stored = Optional.of(document);
        set(document.text());
        text.setEditable(true);
        textNewer = true;
        banner.show("");
        update();
        look(false);
    }

    private void set(String now) {
        setting = true;
        if (!text.text().equals(now)) {
            text.set(now);
        }
        setting = false;
    }

    private void failed(QuiesceException failure) {
        banner.show(Asking.text(failure));
    }

    /** What the form could not write into the text is given up. */
    private void textChanged() {
        if (!setting) {
            textNewer = true;
            formNewer = false;
            forms.ifPresent(f -> f.setEnabled(false));
            lookLater();
        }
    }

    private void formChanged() {
        formNewer = true;
        lookLater();
    }

    private void lookLater() {
        banner.show(""); // it was about what has just been changed
        update();
        int typed = ++generation;
        getContainer().getDisplay().timerExec(TYPING_MILLIS, () -> {
            if (!getContainer().isDisposed() && typed == generation) {
                look(true);
            }
        });
    }

    private PlanTyped typed() {
        return new PlanTyped(
                text.text(),
                formNewer ? forms.map(PlanForms::values) : Optional.empty(),
                forms.map(PlanForms::secrets).orElse(Map.of()));
    }

    /** @param typing what would start a program is read when it is stored, not while somebody is at it */
    private void look(boolean typing) {
        int asked = ++generation;
        PlanTyped typed = typed();
        Asking.work(
                getContainer(),
                Texts.of(Texts.plan_checking, plan()),
                () -> PlanLook.at(typed, home(), plan(), typing),
                look -> {
                    if (asked == generation) {
                        show(typed, look);
                    }
                },
                this::failed);
    }

    private void show(PlanTyped typed, PlanLook look) {
        text.setEditable(true);
        look.texts().ifPresent(texts -> {
            if (typed.fields().isPresent()) {
                set(texts.shown());
                formNewer = false;
            }
            forms.ifPresent(f -> show(f, texts.written()));
        });
        look.review().ifPresentOrElse(this::show, () -> {
            findings.unread();
            text.mark(Set.of());
            forms.ifPresent(f -> f.show(Texts.plan_unread));
        });
        update();
    }

    private void show(PlanForms form, Written written) {
        if (textNewer && !form.say(written)) {
            form.fill(written);
        }
        textNewer = false;
        form.setEnabled(true);
        formPage().ifPresent(form::make);
    }

    private void show(PlanReview review) {
        findings.show(review);
        text.mark(PlanProblem.of(review).stream()
                .map(PlanProblem::line)
                .filter(l -> l > 0)
                .collect(Collectors.toSet()));
        forms.ifPresent(f -> f.show(review));
    }

    private void update() {
        boolean now = formNewer
                || forms.map(f -> !f.secrets().isEmpty()).orElse(false)
                || !stored.map(ConfigurationDocument::text).orElse("").equals(text.text());
        if (dirty != now) {
            dirty = now;
            firePropertyChange(PROP_DIRTY);
        }
    }

    @Override
    public boolean isDirty() {
        return dirty;
    }

    /** Waits for the database beside the UI thread, which goes on; so does who types in the form meanwhile. */
    @Override
    public void doSave(IProgressMonitor monitor) {
        if (stored.isEmpty()) {
            monitor.setCanceled(true);
            return;
        }
        ConfigurationDocument before = stored.get();
        PlanTyped typed = typed();
        generation++;
        formNewer = false;
        text.setEditable(false);
        try {
            PlanDocuments.Stored[] result = new PlanDocuments.Stored[1];
            ModalContext.run(
                    m -> {
                        try {
                            PlanDocuments documents = Services.get(PlanDocuments.class);
                            result[0] = documents.replace(
                                    home(),
                                    before,
                                    typed.texts(documents, plan()).whole());
                        } catch (QuiesceException e) {
                            throw new InvocationTargetException(e);
                        }
                    },
                    true,
                    monitor,
                    getContainer().getDisplay());
            stored(result[0].document(), typed);
        } catch (InvocationTargetException e) {
            monitor.setCanceled(true);
            if (!(e.getCause() instanceof QuiesceException failure)) {
                throw new IllegalStateException("the plan could not be stored", e.getCause());
            }
            formNewer |= typed.fields().isPresent();
            banner.show(Texts.of(Texts.plan_refused, Asking.text(failure)));
            look(false);
        } catch (InterruptedException e) {
            formNewer |= typed.fields().isPresent();
            monitor.setCanceled(true);
        } finally {
            text.setEditable(true);
        }
    }

    private void stored(ConfigurationDocument document, PlanTyped typed) {
        if (!typed.secrets().isEmpty() && !formNewer) {
            forms.ifPresent(PlanForms::forgetSecrets);
        }
        show(document);
        WorkbenchApplication.link().reload();
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
        if (isTextPage()) {
            text.widget().setFocus();
        } else {
            formPage()
                    .ifPresentOrElse(
                            index -> forms.ifPresent(f -> f.page(index).setFocus()),
                            () -> shownRetention()
                                    .ifPresentOrElse(
                                            RetentionPage::setFocus, () -> tests.ifPresent(PlanTestsPage::setFocus)));
        }
    }
}
