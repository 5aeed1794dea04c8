package io.quiesce.workbench.internal;

import io.quiesce.api.plan.PlanDraft;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.service.LocalInstances;
import io.quiesce.api.service.LocalInstances.Found;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Which instance: one of those that run on this host, or another. */
final class NewInstancePage extends Answers {

    private TableViewer instances;
    private Label found;
    private Text host;
    private Text port;
    private Text directory;
    private Text service;
    private Text user;
    private Text password;

    NewInstancePage(Runnable changed) {
        super("instance", Texts.new_instance, Texts.new_instance_text, changed);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = area(parent);
        found = new Label(area, SWT.NONE);
        found.setText(Texts.loading);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(found);
        instances = new TableViewer(area, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL);
        instances.getTable().setData(Ids.KEY, Ids.NEW_INSTANCES);
        new Columns<>(instances, Found.class)
                .add(Texts.new_program, 110, SWT.LEFT, Found::program)
                .add(Texts.new_process, 80, SWT.RIGHT, f -> Long.toString(f.pid()))
                .add(
                        Texts.new_port,
                        70,
                        SWT.RIGHT,
                        f -> f.port().map(String::valueOf).orElse(""))
                .add(Texts.new_directory, 380, SWT.LEFT, f -> f.dataDirectory().toString());
        instances.setContentProvider(ArrayContentProvider.getInstance());
        instances.addSelectionChangedListener(e -> {
            if (instances.getStructuredSelection().getFirstElement() instanceof Found one) {
                take(one);
            }
        });
        GridDataFactory.fillDefaults()
                .span(2, 1)
                .grab(true, true)
                .hint(660, 100)
                .applyTo(instances.getTable());
        host = answer(area, Texts.new_host, Ids.NEW_HOST, "127.0.0.1", "", SWT.NONE);
        port = answer(area, Texts.new_port, Ids.NEW_PORT, "3306", "", SWT.NONE);
        directory = answer(area, Texts.new_directory, Ids.NEW_DIRECTORY, "", "/var/lib/mysql", SWT.NONE);
        service = answer(area, Texts.new_service, Ids.NEW_SERVICE, "", Texts.new_service_text, SWT.NONE);
        user = answer(area, Texts.new_user, Ids.NEW_USER, "quiesce", "", SWT.NONE);
        password = answer(area, Texts.new_password, Ids.NEW_PASSWORD, "", Texts.new_password_text, SWT.PASSWORD);
        setControl(area);
        Asking.work(
                area,
                Texts.new_seeking,
                () -> Services.get(LocalInstances.class).find(),
                all -> {
                    found.setText(all.isEmpty() ? Texts.new_none_found : Texts.new_found);
                    instances.setInput(all);
                },
                failure -> found.setText(Asking.text(failure)));
    }

    private void take(Found one) {
        one.port().ifPresent(p -> port.setText(p.toString()));
        directory.setText(one.dataDirectory().toString());
        service.setText(one.service()
                .filter(ServiceControl.Systemd.class::isInstance)
                .map(unit -> "systemd " + ((ServiceControl.Systemd) unit).name())
                .orElse("command " + String.join(" ", one.commandLine())));
    }

    /** What else it says is for the next page. */
    PlanDraft answer() {
        return new PlanDraft(
                "",
                host.getText().strip(),
                port.getText().strip(),
                directory.getText().strip(),
                service.getText().strip(),
                user.getText().strip(),
                password.getText(),
                "",
                "");
    }
}
