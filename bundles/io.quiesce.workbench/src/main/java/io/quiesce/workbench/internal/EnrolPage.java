package io.quiesce.workbench.internal;

import java.util.Set;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** The code, and what the peer that gave it is to be called here. */
final class EnrolPage extends WizardPage {

    private final EnrolledPeer peer;
    private Text code;
    private Text name;
    private Button replace;
    private Set<String> taken = Set.of();

    EnrolPage(EnrolledPeer peer) {
        super("enrol");
        this.peer = peer;
        setTitle(peer.question());
        setDescription(peer.text());
        setPageComplete(false);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = Answers.area(parent);
        Label label = new Label(area, SWT.NONE);
        label.setText(Texts.enrol_code);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.BEGINNING).applyTo(label);
        code = new Text(area, SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        code.setData(Ids.KEY, Ids.ENROL_CODE);
        code.setFont(JFaceResources.getTextFont());
        code.addModifyListener(e -> changed());
        code.addTraverseListener(e -> e.doit |= e.detail == SWT.TRAVERSE_TAB_NEXT);
        GridDataFactory.fillDefaults().grab(true, true).hint(520, 72).applyTo(code);
        Answers.label(area, Texts.enrol_name);
        name = new Text(area, SWT.BORDER);
        name.setData(Ids.KEY, Ids.ENROL_NAME);
        name.setText(peer.name());
        name.addModifyListener(e -> changed());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
        new Label(area, SWT.NONE);
        replace = new Button(area, SWT.CHECK | SWT.WRAP);
        replace.setData(Ids.KEY, Ids.ENROL_REPLACE);
        replace.setText(peer.again());
        replace.addListener(SWT.Selection, e -> changed());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(replace);
        setControl(area);
        code.setFocus();
        Asking.work(
                area,
                peer.title(),
                peer.taken(),
                names -> {
                    taken = names;
                    changed();
                },
                failure -> setErrorMessage(Asking.text(failure)));
    }

    private void changed() {
        boolean again = taken.contains(name()) && !replace.getSelection();
        setErrorMessage(again ? Texts.of(peer.isTaken(), name()) : null);
        setPageComplete(!again && !code().isEmpty() && !name().isEmpty());
    }

    String code() {
        return code.getText().strip();
    }

    String name() {
        return name.getText().strip();
    }

    boolean replace() {
        return replace.getSelection();
    }
}
