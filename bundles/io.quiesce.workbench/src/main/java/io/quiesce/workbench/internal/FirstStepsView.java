package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.PlanPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;

/** From an empty home to a backup that was restored, step by step; says of each whether it was taken. */
public final class FirstStepsView extends ViewPart implements Reloading {

    static final String ID = "io.quiesce.workbench.firstSteps";

    /** @param done whether the agent shows that it was taken */
    private record Step(String title, String text, Predicate<AgentPicture> done) {}

    /** A step on the page. */
    private record Shown(Step step, Label tick) {}

    private final List<Shown> shown = new ArrayList<>();
    private List<EnrolledReceiver> receivers = List.of();
    private boolean told;
    private Composite page;

    private List<Step> steps() {
        return List.of(
                new Step(Texts.step_receiver, Texts.step_receiver_text, picture -> !receivers.isEmpty()),
                new Step(
                        Texts.step_plan,
                        Texts.step_plan_text,
                        picture -> !picture.plans().isEmpty()),
                new Step(
                        Texts.step_backup,
                        Texts.step_backup_text,
                        picture -> picture.plans().stream()
                                .anyMatch(p -> p.lastGood().isPresent())),
                new Step(
                        Texts.step_schedule,
                        Texts.step_schedule_text,
                        picture -> !picture.own() && picture.plans().stream().anyMatch(FirstStepsView::scheduled)),
                new Step(Texts.step_told, Texts.step_told_text, picture -> told),
                new Step(Texts.step_restore, Texts.step_restore_text, picture -> false));
    }

    private static boolean scheduled(PlanPicture plan) {
        return plan.state().enabled() && !plan.state().schedules().isEmpty();
    }

    @Override
    public void createPartControl(Composite parent) {
        ScrolledComposite scrolled = new ScrolledComposite(parent, SWT.V_SCROLL);
        page = new Composite(scrolled, SWT.NONE);
        page.setData(Ids.KEY, Ids.FIRST_STEPS);
        GridLayoutFactory.fillDefaults()
                .numColumns(2)
                .margins(12, 12)
                .spacing(8, 4)
                .applyTo(page);
        steps().forEach(this::add);
        scrolled.setContent(page);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        scrolled.addListener(SWT.Resize, e -> {
            int width = scrolled.getClientArea().width;
            scrolled.setMinSize(page.computeSize(width, SWT.DEFAULT));
        });
        Pictures.ofHome(page, this::show);
        reload();
    }

    @Override
    public void reload() {
        Asking.ask(
                WorkbenchApplication.link(),
                page,
                Texts.job_backups,
                AgentDesk::receivers,
                found -> {
                    receivers = found;
                    show(WorkbenchApplication.link().picture());
                },
                failure -> show(WorkbenchApplication.link().picture()));
        Asking.work(
                page,
                Texts.job_alerts,
                () -> Services.get(ConfigurationStore.class)
                        .list(WorkbenchApplication.link().home(), DocumentKind.ALERT_CHANNEL),
                channels -> {
                    told = !channels.isEmpty();
                    show(WorkbenchApplication.link().picture());
                },
                failure -> show(WorkbenchApplication.link().picture()));
    }

    private void add(Step step) {
        Label tick = new Label(page, SWT.NONE);
        tick.setImage(Images.of("never"));
        Label title = new Label(page, SWT.WRAP);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        title.setText(step.title());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(title);
        new Label(page, SWT.NONE);
        Link text = new Link(page, SWT.WRAP);
        text.setText(step.text());
        text.addListener(SWT.Selection, e -> run(e.text));
        GridDataFactory.fillDefaults().grab(true, false).hint(300, SWT.DEFAULT).applyTo(text);
        shown.add(new Shown(step, tick));
    }

    /** A link names a command. */
    private void run(String command) {
        try {
            getSite().getService(IHandlerService.class).executeCommand(command, null);
        } catch (CommandException e) {
            throw new IllegalStateException("the step can't be taken: " + command, e);
        }
    }

    private void show(AgentPicture picture) {
        for (Shown one : shown) {
            one.tick().setImage(Images.of(one.step().done().test(picture) ? "good" : "never"));
        }
    }

    @Override
    public void setFocus() {
        page.setFocus();
    }
}
