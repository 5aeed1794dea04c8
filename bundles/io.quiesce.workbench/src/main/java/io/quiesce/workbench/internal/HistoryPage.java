package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.service.RunHistory;
import java.time.Duration;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;

/** How much of the history of the home stays, as {@code quiesce history retention} sets it. */
public final class HistoryPage extends PreferencePage implements IWorkbenchPreferencePage {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_RUNS = 10_000_000;
    private static final int MOST_MEBIBYTES = 1 << 20;

    private Spinner days;
    private Spinner runs;
    private Spinner mebibytes;

    @Override
    public void init(IWorkbench workbench) {
        setDescription(Texts.history_text);
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(area);
        days = spinner(area, Texts.history_days, Ids.HISTORY_DAYS, MOST_DAYS);
        runs = spinner(area, Texts.history_runs, Ids.HISTORY_RUNS, MOST_RUNS);
        mebibytes = spinner(area, Texts.history_mebibytes, Ids.HISTORY_MEBIBYTES, MOST_MEBIBYTES);
        setValid(false);
        Asking.work(
                area,
                Texts.history_job,
                () -> Services.get(RunHistory.class)
                        .retention(WorkbenchApplication.link().home()),
                retention -> {
                    show(retention);
                    setValid(true);
                },
                failure -> setErrorMessage(Asking.text(failure)));
        return area;
    }

    private static Spinner spinner(Composite area, String label, String id, int most) {
        new Label(area, SWT.NONE).setText(label);
        Spinner spinner = new Spinner(area, SWT.BORDER);
        spinner.setData(Ids.KEY, id);
        spinner.setValues(1, 1, most, 0, 1, 100);
        GridDataFactory.swtDefaults().hint(120, SWT.DEFAULT).applyTo(spinner);
        return spinner;
    }

    private void show(LogRetention retention) {
        days.setSelection((int) Math.min(MOST_DAYS, retention.age().toDays()));
        runs.setSelection(retention.count());
        mebibytes.setSelection((int) Math.min(MOST_MEBIBYTES, retention.size().bytes() >> 20));
    }

    @Override
    protected void performDefaults() {
        show(LogRetention.DEFAULT);
        super.performDefaults();
    }

    /** What is too much goes in a job; how many went is said where a failure would be. */
    @Override
    public boolean performOk() {
        if (!isValid()) {
            return true; // nothing was shown that could have been changed
        }
        LogRetention wanted = new LogRetention(
                Duration.ofDays(days.getSelection()),
                runs.getSelection(),
                ByteSize.mebibytes(mebibytes.getSelection()));
        Control window = getShell().getParent();
        Asking.work(
                window,
                Texts.history_job,
                () -> Services.get(RunHistory.class)
                        .retain(WorkbenchApplication.link().home(), wanted),
                removed -> {},
                Asking.dialog(window.getShell(), Texts.history_job));
        return true;
    }
}
