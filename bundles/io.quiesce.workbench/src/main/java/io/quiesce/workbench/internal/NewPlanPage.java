package io.quiesce.workbench.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanDraft;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** What the plan is called, where its backups go, and when. */
final class NewPlanPage extends Answers {

    private Text name;
    private Combo receiver;
    private Text schedule;
    private Text ahead;

    NewPlanPage(Runnable changed) {
        super("plan", Texts.new_plan, Texts.new_plan_text, changed);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = area(parent);
        name = answer(area, Texts.plan, Ids.NEW_NAME, "", "main", SWT.NONE);
        label(area, Texts.receiver);
        receiver = new Combo(area, SWT.READ_ONLY);
        receiver.setData(Ids.KEY, Ids.NEW_RECEIVER);
        receiver.addListener(SWT.Selection, e -> changed());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(receiver);
        schedule = answer(area, Texts.new_schedule, Ids.NEW_SCHEDULE, "", Texts.new_schedule_text, SWT.NONE);
        ahead = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | SWT.BORDER);
        ahead.setData(Ids.KEY, Ids.NEW_AHEAD);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, true).applyTo(ahead);
        setControl(area);
        Asking.ask(
                WorkbenchApplication.link(),
                area,
                Texts.job_backups,
                AgentDesk::receivers,
                this::fill,
                failure -> setErrorMessage(Asking.text(failure)));
    }

    private void fill(List<EnrolledReceiver> receivers) {
        receivers.forEach(r -> receiver.add(r.name()));
        receiver.select(0);
        if (receivers.isEmpty()) {
            ahead.setText(Texts.no_receivers);
        }
        changed();
    }

    PlanDraft answer(PlanDraft instance) {
        return new PlanDraft(
                name.getText().strip(),
                instance.host(),
                instance.port(),
                instance.dataDirectory(),
                instance.service(),
                instance.user(),
                instance.password(),
                receiver.getText(),
                schedule.getText().strip());
    }

    /** @param next what comes of the answers; empty while they can't be used */
    void show(List<Violation> violations, String next) {
        show(violations);
        if (receiver.getItemCount() > 0) {
            ahead.setText(next);
        }
    }
}
