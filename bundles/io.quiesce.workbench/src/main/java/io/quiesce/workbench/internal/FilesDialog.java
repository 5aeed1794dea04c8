package io.quiesce.workbench.internal;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.control.BackupFilePage;
import io.quiesce.api.control.BackupFileQuery;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.util.List;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** What is inside a published backup: its contents are read at the receiver, nothing else of it. */
final class FilesDialog extends Dialog {

    private static final int SHOWN = 1000;

    /** After the last key, so that not every letter asks the receiver. */
    private static final int PAUSE_MILLIS = 300;

    private final Published backup;
    private final AgentLink agent;
    private Text filter;
    private Label count;
    private TableViewer files;
    private int generation;

    FilesDialog(Shell parent, AgentLink agent, Published backup) {
        super(parent);
        this.agent = agent;
        this.backup = backup;
        setShellStyle(SWT.SHELL_TRIM | SWT.MODELESS); // to look beside it, several at a time
        setBlockOnOpen(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Texts.of(
                Texts.files_title,
                backup.row().seal().plan(),
                Formats.time(backup.row().receipt().publishedAt())));
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        GridLayoutFactory.swtDefaults().applyTo(area);
        filter = new Text(area, SWT.BORDER | SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        filter.setData(Ids.KEY, Ids.FILES_FILTER);
        filter.setMessage(Texts.files_filter);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        files = new TableViewer(area, SWT.FULL_SELECTION | SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        files.getTable().setData(Ids.KEY, Ids.FILES);
        GridDataFactory.fillDefaults().grab(true, true).hint(860, 420).applyTo(files.getTable());
        new Columns<>(files, ArchiveEntry.class)
                .add(
                        Texts.file,
                        330,
                        SWT.LEFT,
                        e -> e.linkTarget().isEmpty() ? e.name() : e.name() + " → " + e.linkTarget())
                .add(Texts.size, 90, SWT.RIGHT, e -> sized(e, e.size()))
                .add(Texts.stored, 90, SWT.RIGHT, e -> sized(e, e.storedSize()))
                .add(Texts.modified, 160, SWT.LEFT, e -> Formats.time(e.modified()))
                .add(Texts.mode, 60, SWT.LEFT, e -> String.format("%04o", e.mode()))
                .add(Texts.owner, 120, SWT.LEFT, ArchiveEntry::owner);
        files.setContentProvider(ArrayContentProvider.getInstance());
        Columns.copyOnKey(files.getTable());
        count = new Label(area, SWT.WRAP);
        count.setData(Ids.KEY, Ids.FILES_COUNT);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(count);
        filter.addModifyListener(e -> soon());
        ask();
        return area;
    }

    private static String sized(ArchiveEntry entry, long bytes) {
        return entry.type() == ArchiveEntry.Type.FILE ? Formats.size(bytes) : "";
    }

    private void soon() {
        int asked = ++generation;
        filter.getDisplay().timerExec(PAUSE_MILLIS, () -> {
            if (asked == generation && !filter.isDisposed()) {
                ask();
            }
        });
    }

    private void ask() {
        int asked = ++generation;
        count.setText(Texts.files_loading);
        BackupFileQuery query = new BackupFileQuery(
                backup.receiver(), backup.row().id(), filter.getText().strip(), SHOWN);
        Asking.ask(
                agent,
                files.getTable(),
                getShell().getText(),
                desk -> desk.files(query),
                page -> {
                    if (asked == generation) {
                        show(page);
                    }
                },
                failure -> {
                    if (asked == generation) {
                        files.setInput(List.of());
                        say(Asking.text(failure));
                    }
                });
    }

    private void show(BackupFilePage page) {
        files.setInput(page.files());
        say(
                page.matching() > page.files().size()
                        ? Texts.of(
                                Texts.files_first,
                                page.matching(),
                                page.total(),
                                page.files().size())
                        : Texts.of(Texts.files_count, page.matching(), page.total()));
    }

    private void say(String text) {
        count.setText(text);
        count.getParent().layout();
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, false);
    }
}
