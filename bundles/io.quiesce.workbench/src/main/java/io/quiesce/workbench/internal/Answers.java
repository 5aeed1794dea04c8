package io.quiesce.workbench.internal;

import io.quiesce.api.error.Violation;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A page of labelled answers; says what is wrong with them as they are typed. */
abstract class Answers extends WizardPage {

    private final Runnable changed;
    private final String purpose;

    /** @param changed called with each change of an answer */
    Answers(String name, String title, String purpose, Runnable changed) {
        super(name);
        this.changed = changed;
        this.purpose = purpose;
        setTitle(title);
        setDescription(purpose);
        setPageComplete(false);
    }

    static Composite area(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).applyTo(area);
        return area;
    }

    /** @param example shown while it is empty */
    Text answer(Composite area, String label, String id, String value, String example, int style) {
        label(area, label);
        Text text = new Text(area, SWT.BORDER | style);
        text.setData(Ids.KEY, id);
        text.setText(value);
        text.setMessage(example);
        text.addModifyListener(e -> changed());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        return text;
    }

    static void label(Composite area, String label) {
        Label name = new Label(area, SWT.NONE);
        name.setText(label);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(name);
    }

    final void changed() {
        changed.run();
    }

    /** What is missing is only told; what is wrong is an error. */
    void show(List<Violation> violations) {
        List<Violation> wrong =
                violations.stream().filter(v -> !v.value().isEmpty()).toList();
        setErrorMessage(wrong.isEmpty() ? null : text(wrong.getFirst()));
        setMessage(violations.isEmpty() ? purpose : text(violations.getFirst()));
        setPageComplete(violations.isEmpty());
    }

    private static String text(Violation violation) {
        return PlanProblem.of(violation).field() + ": "
                + PlanProblem.of(violation).message();
    }
}
