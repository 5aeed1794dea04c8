package io.quiesce.workbench.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.RunPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** The receivers that this home is enrolled with, and how they are; each is asked by itself, so that none waits for another. */
public final class ReceiversView extends TableView implements Reloading {

    static final String ID = "io.quiesce.workbench.receivers";

    /** A receiver that goes is noticed in this time while somebody looks. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private Banner banner;
    private TableViewer receivers;
    private Text details;
    private List<ReceiverRow> rows = List.of();
    private Instant asked = Instant.EPOCH;
    private int generation;
    private Set<UUID> ended = Set.of();

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        receivers = new TableViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = receivers.getTable();
        table.setData(Ids.KEY, Ids.RECEIVERS);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        columns();
        receivers.setContentProvider(ArrayContentProvider.getInstance());
        receivers.setComparer(Same.by(row -> ((ReceiverRow) row).name()));
        adopt(receivers);
        details = Details.text(parent, SWT.WRAP);
        details.setData(Ids.KEY, Ids.RECEIVER_DETAILS);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 62).applyTo(details.getParent());
        receivers.addSelectionChangedListener(e -> tell());
        Pictures.show(parent, this::other, this::show);
    }

    private void columns() {
        new Columns<>(receivers, ReceiverRow.class)
                .add(Texts.receiver_name, 120, SWT.LEFT, ReceiverRow::name, r -> Images.of(r.image()))
                .add(Texts.receiver_state, 360, SWT.LEFT, ReceiverRow::state)
                .add(
                        Texts.receiver_address,
                        150,
                        SWT.LEFT,
                        r -> r.receiver().address().toString())
                .add(Texts.receiver_free, 100, SWT.RIGHT, ReceiverRow::free)
                .add(Texts.receiver_newest, 240, SWT.LEFT, r -> r.newest(Instant.now()))
                .add(
                        Texts.receiver_certificate,
                        245,
                        SWT.LEFT,
                        r -> r.certificate(Instant.now()),
                        ReceiversView::certificate);
    }

    private static @Nullable Image certificate(ReceiverRow row) {
        Optional<String> image = row.certificateImage(Instant.now());
        return image.isPresent() ? Images.of(image.get()) : null;
    }

    private void tell() {
        details.setText(
                receivers.getStructuredSelection().getFirstElement() instanceof ReceiverRow row ? row.details() : "");
    }

    /**
     * What a receiver holds, or whether it is there, may have changed with each run that ends. To ask costs each of them a list of
     * everything that it holds, so that nobody is asked for a view that nobody sees.
     */
    private void show(AgentPicture picture) {
        Set<UUID> over = picture.runs().stream()
                .filter(r -> r.end().isPresent())
                .map(RunPicture::run)
                .map(r -> r.id())
                .collect(Collectors.toSet());
        boolean old = Duration.between(asked, Instant.now()).compareTo(AGAIN) > 0;
        if (picture.connected()) {
            if (isSeen() && (old || !ended.equals(over))) {
                ended = over;
                reload();
            }
        } else if (picture.problem().isPresent()) {
            banner.show(Asking.text(picture.problem().get()));
            asked = Instant.EPOCH;
        }
    }

    /** Another agent is shown. */
    private void other() {
        generation++;
        asked = Instant.EPOCH;
        ended = Set.of();
        banner.show("");
        take(List.of());
    }

    /** It has come to the front, perhaps with rows of long ago. */
    @Override
    public void setFocus() {
        super.setFocus();
        show(WorkbenchApplication.fleet().shown().picture());
    }

    @Override
    public void reload() {
        if (!isSeen()) {
            asked = Instant.EPOCH; // once it is looked at
            return;
        }
        asked = Instant.now();
        int now = ++generation;
        Asking.ask(
                receivers.getControl(),
                Texts.job_receivers,
                AgentDesk::receivers,
                all -> {
                    if (now == generation) {
                        show(all);
                    }
                },
                failure -> {
                    if (now == generation) {
                        banner.show(Asking.text(failure));
                    }
                });
    }

    private boolean isSeen() {
        return receivers.getControl().isVisible();
    }

    private void show(List<EnrolledReceiver> all) {
        banner.show(all.isEmpty() ? Texts.no_receivers : "");
        take(all.stream().map(this::known).toList());
        for (EnrolledReceiver one : all) {
            ask(one.name(), generation);
        }
        if (receivers.getSelection().isEmpty() && !rows.isEmpty()) {
            receivers.setSelection(new StructuredSelection(rows.getFirst()));
        }
    }

    /** What was said before stays until it says something else. */
    private ReceiverRow known(EnrolledReceiver receiver) {
        return rows.stream()
                .filter(r -> r.name().equals(receiver.name()))
                .findFirst()
                .map(r -> new ReceiverRow(receiver, r.answer(), r.failure()))
                .orElseGet(() -> new ReceiverRow(receiver));
    }

    private void ask(String name, int now) {
        Asking.ask(
                receivers.getControl(),
                Texts.of(Texts.job_receiver, name),
                desk -> desk.receiver(name),
                answer -> change(name, now, row -> row.said(answer)),
                failure -> change(name, now, row -> row.failed(failure)));
    }

    private void change(String name, int now, UnaryOperator<ReceiverRow> change) {
        if (now != generation) {
            return;
        }
        List<ReceiverRow> changed = new ArrayList<>(rows);
        changed.replaceAll(row -> row.name().equals(name) ? change.apply(row) : row);
        take(changed);
    }

    private void take(List<ReceiverRow> now) {
        rows = List.copyOf(now);
        receivers.setInput(rows);
        tell();
    }
}
