package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.instance.Finding;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** What the restore would do, as the agent says; a person agrees to what is replaced. */
final class RestorePreviewPage extends WizardPage {

    private final AgentLink agent;
    private Label target;
    private FindingsTable findings;
    private Button confirm;
    private Optional<RestorePreview> shown = Optional.empty();
    private int generation;

    RestorePreviewPage(AgentLink agent) {
        super("preview");
        this.agent = agent;
        setTitle(Texts.restore_preview);
        setDescription(Texts.restore_preview_text);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().applyTo(area);
        target = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(700, SWT.DEFAULT).applyTo(target);
        findings = new FindingsTable(area);
        GridDataFactory.fillDefaults().grab(true, true).hint(700, 260).applyTo(findings.area());
        confirm = new Button(area, SWT.CHECK | SWT.WRAP);
        confirm.setData(Ids.KEY, Ids.RESTORE_CONFIRM);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(confirm);
        confirm.addListener(SWT.Selection, e -> getContainer().updateButtons());
        setControl(area);
        setPageComplete(false);
    }

    /** What a person has agreed to; empty while the page is not shown. */
    Optional<RestorePreview> agreed() {
        return shown.filter(p -> !p.refused() && confirm.getSelection());
    }

    @Override
    public void setVisible(boolean visible) {
        super.setVisible(visible);
        if (visible) {
            ask(((RestoreWizard) getWizard()).order().orElseThrow());
        } else {
            forget();
        }
    }

    /** Who goes back may want another restore: what was agreed to counts while it is seen. */
    private void forget() {
        generation++;
        shown = Optional.empty();
        confirm.setSelection(false);
    }

    private void ask(RestoreOrder order) {
        forget();
        int asked = generation;
        target.setText(Texts.loading);
        found(List.of());
        confirm.setEnabled(false);
        confirm.setText(Texts.restore_confirm_copy);
        ((Composite) getControl()).layout(true);
        setErrorMessage(null);
        Asking.ask(
                agent,
                target,
                Texts.restore_preview,
                desk -> desk.preview(order),
                preview -> {
                    if (asked == generation) {
                        show(preview);
                    }
                },
                failure -> {
                    if (asked == generation) {
                        target.setText("");
                        setErrorMessage(Asking.text(failure));
                    }
                });
    }

    /** A table without rows would look as if something were missing. */
    private void found(List<Finding> all) {
        findings.show(all);
        findings.area().setVisible(!all.isEmpty());
        ((GridData) findings.area().getLayoutData()).exclude = all.isEmpty();
    }

    private static String text(RestorePreview preview) {
        String files = preview.order().only().isAll()
                ? Texts.of(
                        Texts.restore_target,
                        preview.target(),
                        new ByteSize(preview.backup().seal().rawBytes()).display())
                : Texts.of(Texts.restore_target_only, preview.target());
        boolean opposed =
                preview.findings().stream().anyMatch(f -> f.severity().compareTo(Finding.Severity.WARNING) >= 0);
        return opposed ? files : files + "\n" + Texts.restore_unopposed;
    }

    private void show(RestorePreview preview) {
        shown = Optional.of(preview);
        target.setText(text(preview));
        found(preview.findings());
        confirm.setText(
                preview.replaced().isEmpty()
                        ? Texts.restore_confirm_copy
                        : Texts.of(
                                Texts.restore_confirm,
                                preview.replaced().stream().map(Path::toString).collect(Collectors.joining(", "))));
        confirm.setEnabled(!preview.refused());
        setErrorMessage(preview.refused() ? Texts.restore_refused : null);
        setPageComplete(!preview.refused());
        ((Composite) getControl()).layout(true);
        getContainer().updateButtons();
    }
}
