package io.quiesce.workbench.internal;

import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DateTime;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks why a backup is held, and until when. */
final class HoldDialog extends TitleAreaDialog {

    private final Published backup;
    private Text reason;
    private Button limited;
    private DateTime until;
    private Optional<HoldWish> wish = Optional.empty();

    HoldDialog(Shell parent, Published backup) {
        super(parent);
        this.backup = backup;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** There once it was closed by OK. */
    HoldWish wish() {
        return wish.orElseThrow();
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        getShell().setText(Texts.hold_title);
        setTitle(Texts.hold_title);
        setMessage(Texts.of(
                Texts.hold_text,
                backup.row().seal().plan(),
                Formats.time(backup.row().receipt().publishedAt())));
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        new Label(area, SWT.NONE).setText(Texts.hold_reason);
        reason = new Text(area, SWT.BORDER);
        reason.setData(Ids.KEY, Ids.HOLD_REASON);
        reason.setMessage(Texts.hold_reason_hint);
        reason.setTextLimit(Hold.LONGEST_REASON);
        reason.addModifyListener(e -> update());
        GridDataFactory.fillDefaults().grab(true, false).hint(360, SWT.DEFAULT).applyTo(reason);
        limited = new Button(area, SWT.CHECK);
        limited.setText(Texts.hold_until);
        limited.setData(Ids.KEY, Ids.HOLD_LIMITED);
        limited.addListener(SWT.Selection, e -> update());
        until = new DateTime(area, SWT.DATE | SWT.DROP_DOWN | SWT.BORDER);
        until.setData(Ids.KEY, Ids.HOLD_UNTIL);
        LocalDate month = LocalDate.now().plusMonths(1);
        until.setDate(month.getYear(), month.getMonthValue() - 1, month.getDayOfMonth());
        until.addListener(SWT.Selection, e -> update());
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(until);
        return area;
    }

    @Override
    protected Control createContents(Composite parent) {
        Control contents = super.createContents(parent);
        update();
        setErrorMessage(null); // nobody has done anything wrong yet
        return contents;
    }

    private Optional<Instant> end() {
        return limited.getSelection()
                ? Optional.of(LocalDate.of(until.getYear(), until.getMonth() + 1, until.getDay())
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant())
                : Optional.empty();
    }

    private void update() {
        until.setEnabled(limited.getSelection());
        boolean past = end().filter(e -> !e.isAfter(Instant.now())).isPresent();
        boolean missing = reason.getText().isBlank();
        setErrorMessage(missing ? Texts.hold_reason_missing : past ? Texts.hold_past : null);
        getButton(IDialogConstants.OK_ID).setEnabled(!missing && !past);
    }

    @Override
    protected void okPressed() {
        wish = Optional.of(new HoldWish(true, reason.getText().strip(), end()));
        super.okPressed();
    }
}
