package io.quiesce.workbench.internal;

import io.quiesce.api.service.RunExports.Format;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
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

/** Asks for the file that the log is written into, and what a line of it is. */
final class ExportDialog extends TitleAreaDialog {

    private Combo format;
    private Text file;
    private Optional<Path> chosen = Optional.empty();
    private Format kind = Format.CSV;

    ExportDialog(Shell parent) {
        super(parent);
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** From the root; there once it was closed by OK. */
    Path file() {
        return chosen.orElseThrow();
    }

    Format format() {
        return kind;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        getShell().setText(Texts.export_title);
        setTitle(Texts.export_title);
        setMessage(Texts.export_text);
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        new Label(area, SWT.NONE).setText(Texts.export_format);
        format = new Combo(area, SWT.READ_ONLY);
        format.setItems(Texts.export_csv, Texts.export_json);
        format.setData(Ids.KEY, Ids.EXPORT_FORMAT);
        format.select(0);
        format.addListener(SWT.Selection, e -> rename());
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(format);
        new Label(area, SWT.NONE).setText(Texts.export_file);
        file = new Text(area, SWT.BORDER);
        file.setData(Ids.KEY, Ids.EXPORT_FILE);
        file.setText(Path.of(System.getProperty("user.home"), "quiesce-log.csv").toString());
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

    private Format selected() {
        return Format.values()[Math.max(0, format.getSelectionIndex())];
    }

    /** The name follows the format unless a person gave it another ending. */
    private void rename() {
        String name = file.getText();
        for (Format one : Format.values()) {
            String ending = "." + one.name().toLowerCase(Locale.ROOT);
            if (name.endsWith(ending)) {
                file.setText(name.substring(0, name.length() - ending.length()) + "."
                        + selected().name().toLowerCase(Locale.ROOT));
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
