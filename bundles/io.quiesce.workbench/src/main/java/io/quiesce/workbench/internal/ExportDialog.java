package io.quiesce.workbench.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks for the file that something is written into, and for its format. */
final class ExportDialog extends TitleAreaDialog {

    /**
     * A format.
     *
     * @param label for people
     * @param ending of its files, without the dot
     */
    record Choice(String label, String ending) {}

    private final String title;
    private final String purpose;
    private final String name;
    private final List<Choice> choices;
    private Combo format;
    private Text file;
    private Optional<Path> chosen = Optional.empty();
    private Choice kind;

    /**
     * @param name of the file that is proposed, without ending
     * @param choices the first is proposed
     */
    ExportDialog(Shell parent, String title, String purpose, String name, List<Choice> choices) {
        super(parent);
        this.title = title;
        this.purpose = purpose;
        this.name = name;
        this.choices = List.copyOf(choices);
        this.kind = choices.getFirst();
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** From the root; there once it was closed by OK. */
    Path file() {
        return chosen.orElseThrow();
    }

    /** Of the format that was chosen. */
    String ending() {
        return kind.ending();
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        getShell().setText(title);
        setTitle(title);
        setMessage(purpose);
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        new Label(area, SWT.NONE).setText(Texts.export_format);
        format = new Combo(area, SWT.READ_ONLY);
        choices.forEach(c -> format.add(c.label()));
        format.setData(Ids.KEY, Ids.EXPORT_FORMAT);
        format.select(0);
        format.addListener(SWT.Selection, e -> rename());
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(format);
        new Label(area, SWT.NONE).setText(Texts.export_file);
        file = new Text(area, SWT.BORDER);
        file.setData(Ids.KEY, Ids.EXPORT_FILE);
        file.setText(Path.of(System.getProperty("user.home"), name + "." + kind.ending())
                .toString());
        file.addModifyListener(e -> update());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(file);
        Button browse = new Button(area, SWT.PUSH);
        browse.setText(Texts.browse);
        browse.addListener(SWT.Selection, e -> browse());
        return area;
    }

    private void browse() {
        FileDialog dialog = new FileDialog(getShell(), SWT.SAVE);
        dialog.setFilterPath(path().map(Path::getParent).map(Path::toString).orElse(""));
        dialog.setFileName(path().map(Path::getFileName).map(Path::toString).orElse(""));
        Optional.ofNullable(dialog.open()).ifPresent(file::setText);
    }

    private Choice selected() {
        return choices.get(Math.max(0, format.getSelectionIndex()));
    }

    /** The name follows the format unless a person gave it another ending. */
    private void rename() {
        String before = file.getText();
        for (Choice one : choices) {
            if (before.endsWith("." + one.ending())) {
                file.setText(before.substring(0, before.length() - one.ending().length())
                        + selected().ending());
                return;
            }
        }
    }

    private Optional<Path> path() {
        try {
            return Optional.of(Path.of(file.getText().strip()))
                    .filter(Path::isAbsolute)
                    .filter(p -> p.getFileName() != null);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void update() {
        boolean usable = path().isPresent();
        setErrorMessage(usable ? null : Texts.export_wrong);
        getButton(IDialogConstants.OK_ID).setEnabled(usable);
    }

    @Override
    protected void okPressed() {
        chosen = path();
        kind = selected();
        super.okPressed();
    }
}
