package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** In place of an instance's data directory, or as a copy. The directory is one of the agent's host. */
final class RestoreTargetPage extends WizardPage {

    private final AgentLink agent;
    private final Published backup;
    private Button inPlace;
    private Combo plan;
    private Button copy;
    private Text directory;
    private Button browse;
    private Text only;

    RestoreTargetPage(AgentLink agent, Published backup) {
        super("target");
        this.agent = agent;
        this.backup = backup;
        setTitle(Texts.restore_where);
        setDescription(Texts.restore_where_text);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(area);
        BackupRow row = backup.row();
        Label what = new Label(area, SWT.WRAP);
        what.setText(Texts.of(
                Texts.restore_what,
                row.seal().plan(),
                Formats.time(row.receipt().publishedAt()),
                new ByteSize(row.seal().rawBytes()).display(),
                row.receipt().good()
                        ? Texts.good
                        : String.join("; ", row.receipt().reasons())));
        GridDataFactory.fillDefaults().span(3, 1).grab(true, false).applyTo(what);
        inPlace = radio(area, Texts.restore_in_place, 1);
        plan = new Combo(area, SWT.READ_ONLY);
        plan.setData(Ids.KEY, Ids.RESTORE_PLAN);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(plan);
        agent.picture().plans().forEach(p -> plan.add(p.state().name()));
        plan.setText(row.seal().plan());
        copy = radio(area, Texts.restore_copy, 1);
        copy.setData(Ids.KEY, Ids.RESTORE_COPY);
        directory = new Text(area, SWT.BORDER);
        directory.setData(Ids.KEY, Ids.RESTORE_DIRECTORY);
        directory.setMessage(Texts.restore_directory);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(directory);
        browse = new Button(area, SWT.PUSH);
        browse.setText(Texts.browse);
        browse.setVisible(agent.isOwn()); // the folders of this host are not the agent's
        browse.addListener(
                SWT.Selection,
                e -> Optional.ofNullable(new DirectoryDialog(getShell()).open()).ifPresent(directory::setText));
        new Label(area, SWT.NONE).setText(Texts.restore_only);
        only = new Text(area, SWT.BORDER);
        only.setData(Ids.KEY, Ids.RESTORE_ONLY);
        only.setMessage(Texts.restore_only_message);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(only);
        inPlace.setSelection(plan.getItemCount() > 0);
        copy.setSelection(plan.getItemCount() == 0);
        inPlace.addListener(SWT.Selection, e -> update());
        copy.addListener(SWT.Selection, e -> update());
        plan.addListener(SWT.Selection, e -> update());
        directory.addModifyListener(e -> update());
        only.addModifyListener(e -> update());
        setControl(area);
        update();
        setErrorMessage(null);
    }

    private static Button radio(Composite parent, String text, int columns) {
        Button button = new Button(parent, SWT.RADIO);
        button.setText(text);
        GridDataFactory.fillDefaults().span(columns, 1).applyTo(button);
        return button;
    }

    private void update() {
        plan.setEnabled(inPlace.getSelection());
        directory.setEnabled(copy.getSelection());
        browse.setEnabled(copy.getSelection());
        only.setEnabled(copy.getSelection());
        Optional<String> wrong = wrong();
        setErrorMessage(wrong.orElse(null));
        setPageComplete(wrong.isEmpty());
    }

    private Optional<String> wrong() {
        if (inPlace.getSelection()) {
            return plan().isPresent() ? Optional.empty() : Optional.of(Texts.restore_plan_missing);
        }
        if (directory().isEmpty()) {
            return Optional.of(Texts.restore_directory_wrong);
        }
        return only.getText().isBlank() || !only().isAll() ? Optional.empty() : Optional.of(Texts.restore_only_empty);
    }

    Optional<String> plan() {
        return inPlace.getSelection() && !plan.getText().isEmpty() ? Optional.of(plan.getText()) : Optional.empty();
    }

    /** The files that are wanted of a copy. */
    Selection only() {
        return copy.getSelection()
                ? new Selection(Arrays.stream(only.getText().split(","))
                        .map(String::strip)
                        .filter(p -> !p.isEmpty())
                        .toList())
                : Selection.ALL;
    }

    Optional<Path> directory() {
        if (!copy.getSelection()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(directory.getText().strip())).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
