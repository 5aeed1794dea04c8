package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Alerts.ChannelKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** A channel, a rule or the like in a form. It closes once the document is stored; until then what is wrong stands above the form. */
final class SettingsDialog extends TitleAreaDialog {

    /**
     * What is filled in.
     *
     * @param about what the help says of it
     * @param title of the dialog
     * @param purpose shown while nothing is wrong
     * @param kinds that can be chosen, at least one; a rule's only one has no name
     * @param before the document that is changed; empty for a new one
     * @param written its values
     * @param known by key, what is usually written
     */
    record Subject(
            String about,
            String title,
            String purpose,
            List<ChannelKind> kinds,
            Optional<ConfigurationDocument> before,
            Map<String, String> written,
            Map<String, List<String>> known,
            Storing storing) {}

    /** Checks what was filled in and stores it; for jobs. */
    @FunctionalInterface
    interface Storing {
        ConfigurationDocument store(String name, ChannelKind as, Map<String, String> values) throws QuiesceException;
    }

    private final Subject subject;
    private Text name;
    private Combo kind;
    private ScrolledComposite scrolled;
    private SettingsForm form;
    private final List<Label> labels = new ArrayList<>();
    private boolean storing;

    SettingsDialog(Shell parent, Subject subject) {
        super(parent);
        this.subject = subject;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        getShell().setText(subject.title());
        setTitle(subject.title());
        setMessage(subject.purpose());
        Composite area = (Composite) super.createDialogArea(parent);
        Composite head = new Composite(area, SWT.NONE);
        GridLayoutFactory.swtDefaults()
                .numColumns(2)
                .margins(10, 6)
                .spacing(14, 5)
                .applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        label(head, Texts.setting_name + " *");
        name = new Text(head, SWT.BORDER);
        name.setData(Ids.KEY, Ids.SETTINGS_NAME);
        name.setText(subject.before().map(ConfigurationDocument::name).orElse(""));
        name.setEnabled(subject.before().isEmpty());
        name.addModifyListener(e -> update());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
        if (!subject.kinds().getFirst().kind().isEmpty()) {
            kind(head);
        }
        scrolled = new ScrolledComposite(area, SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        scrolled.addListener(SWT.Resize, e -> fit());
        GridDataFactory.fillDefaults().grab(true, true).hint(600, 470).applyTo(scrolled);
        fill();
        return area;
    }

    private void label(Composite head, String text) {
        Label label = new Label(head, SWT.NONE);
        label.setText(text);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(label);
        labels.add(label);
    }

    private void kind(Composite head) {
        label(head, Texts.kind);
        kind = new Combo(head, SWT.READ_ONLY);
        kind.setData(Ids.KEY, Ids.SETTINGS_KIND);
        subject.kinds().forEach(k -> kind.add(k.label()));
        kind.select(0);
        kind.setEnabled(subject.before().isEmpty());
        kind.addListener(SWT.Selection, e -> {
            fill();
            update();
        });
        GridDataFactory.fillDefaults().grab(true, false).applyTo(kind);
    }

    private ChannelKind chosen() {
        return subject.kinds().get(kind == null ? 0 : Math.max(0, kind.getSelectionIndex()));
    }

    private void fill() {
        if (form != null) {
            form.area().dispose();
        }
        form = new SettingsForm(scrolled, chosen().settings(), subject.written(), subject.known(), this::update);
        form.align(labels);
        name.getParent().layout(true);
        scrolled.setContent(form.area());
        fit();
    }

    private void fit() {
        int width = scrolled.getClientArea().width;
        Point size = form.area().computeSize(width > 0 ? width : SWT.DEFAULT, SWT.DEFAULT);
        scrolled.setMinHeight(size.y);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Texts.store, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        update();
    }

    private String named() {
        return name.getText().strip();
    }

    /** What is missing is only told; what is wrong is an error. */
    private void update() {
        List<Violation> violations = form.violations();
        boolean named = Plan.NAME.matcher(named()).matches();
        Optional<Violation> wrong =
                violations.stream().filter(v -> !v.value().isEmpty()).findFirst();
        tell(violations.stream().filter(v -> !v.value().isEmpty()).toList());
        setErrorMessage(null);
        wrong.map(this::text).ifPresent(this::setErrorMessage);
        if (!named && !named().isEmpty()) {
            setErrorMessage(Texts.setting_name_wrong);
        }
        setMessage(named().isEmpty() || violations.isEmpty() ? subject.purpose() : text(violations.getFirst()));
        ready(named && violations.isEmpty());
    }

    /** At their fields, save those that nobody has said anything in. */
    private void tell(List<Violation> violations) {
        Map<String, String> problems = new HashMap<>();
        violations.forEach(v -> problems.putIfAbsent(v.field(), Texts.sentence(v.rule())));
        if (form.tell(problems)) {
            fit();
        }
    }

    private void ready(boolean complete) {
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(complete && !storing);
        }
    }

    private String text(Violation violation) {
        return form.label(violation.field()) + ": " + violation.rule();
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        Help.about(shell, subject.about());
    }

    @Override
    protected void okPressed() {
        String called = named();
        ChannelKind as = chosen();
        Map<String, String> values = form.values();
        storing(true);
        ready(false);
        setErrorMessage(null);
        setMessage(Texts.setting_storing);
        Asking.work(
                scrolled,
                Texts.setting_storing,
                () -> subject.storing().store(called, as, values),
                stored -> super.okPressed(),
                this::refused);
    }

    /** What is changed now would be lost, and nobody would hear what became of it if this closed. */
    private void storing(boolean now) {
        storing = now;
        form.setEnabled(!now);
        name.setEnabled(!now && subject.before().isEmpty());
        if (kind != null) {
            kind.setEnabled(!now && subject.before().isEmpty());
        }
        getButton(IDialogConstants.CANCEL_ID).setEnabled(!now);
    }

    @Override
    protected boolean canHandleShellCloseEvent() {
        return !storing;
    }

    private void refused(QuiesceException failure) {
        storing(false);
        setMessage(subject.purpose());
        ready(true);
        if (failure instanceof InvalidConfigurationException e
                && !e.violations().isEmpty()) {
            tell(e.violations());
            setErrorMessage(text(e.violations().getFirst()));
        } else {
            setErrorMessage(Asking.text(failure));
        }
    }
}
