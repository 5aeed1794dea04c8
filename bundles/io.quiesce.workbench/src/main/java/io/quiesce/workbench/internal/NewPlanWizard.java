package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanDraft;
import io.quiesce.api.service.PlanDocuments;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.swt.widgets.Control;

/** A plan from a few answers; what else it can say has its default, and stands in its text afterwards for whoever wants to change it. */
final class NewPlanWizard extends Wizard {

    private static final String MAKER = "the workbench";
    private static final int TYPING_MILLIS = 400;

    private final NewInstancePage instance = new NewInstancePage(this::changed);
    private final NewPlanPage plan = new NewPlanPage(this::changed);
    private int generation;

    NewPlanWizard() {
        setWindowTitle(Texts.new_title);
        setNeedsProgressMonitor(true);
    }

    @Override
    public void addPages() {
        addPage(instance);
        addPage(plan);
    }

    private static Path home() {
        return WorkbenchApplication.link().home();
    }

    private PlanDraft draft() {
        return plan.answer(instance.answer());
    }

    private void changed() {
        Control control = instance.getControl();
        int typed = ++generation;
        control.getDisplay().timerExec(TYPING_MILLIS, () -> {
            if (!control.isDisposed() && typed == generation) {
                review(typed, control);
            }
        });
    }

    /** A password that a program says is taken as right until the plan is stored. */
    private void review(int asked, Control control) {
        PlanDraft draft = draft();
        String text =
                (PlanReview.runsProgram(draft.password()) ? draft.account(draft.user(), "unread") : draft).yaml(MAKER);
        Asking.work(
                control,
                Texts.of(Texts.plan_checking, draft.name()),
                () -> PlanReview.of(home(), Texts.new_title, text),
                review -> {
                    if (asked == generation) {
                        show(review);
                    }
                },
                failure -> instance.setErrorMessage(Asking.text(failure)));
    }

    private void show(PlanReview review) {
        List<Violation> of = review.violations().stream()
                .filter(v -> v.field().startsWith("instance"))
                .toList();
        instance.show(of);
        plan.show(
                review.violations().stream().filter(v -> !of.contains(v)).toList(),
                review.valid() ? PlanFindings.ahead(review) : "");
    }

    @Override
    public boolean canFinish() {
        return instance.isPageComplete() && plan.isPageComplete();
    }

    @Override
    public boolean performFinish() {
        PlanDraft draft = draft();
        try {
            getContainer().run(true, false, monitor -> {
                monitor.beginTask(Texts.of(Texts.plan_storing, draft.name()), -1);
                try {
                    Services.get(PlanDocuments.class).add(home(), draft.name(), draft.yaml(MAKER));
                } catch (QuiesceException e) {
                    throw new InvocationTargetException(e);
                }
            });
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof QuiesceException failure)) {
                throw new IllegalStateException("the plan could not be stored", e.getCause());
            }
            plan.setErrorMessage(Asking.text(failure));
            return false;
        } catch (InterruptedException e) {
            return false;
        }
        WorkbenchApplication.link().reload();
        PlanEditor.open(draft.name());
        return true;
    }
}
