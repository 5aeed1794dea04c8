package io.quiesce.workbench.internal;

import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.RunPicture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;

/** What a receiver holds of this agent's backups, newest first. */
public final class BackupsView extends TableView implements Reloading {

    static final String ID = "io.quiesce.workbench.backups";

    private static final int MOST = BackupQuery.MOST;

    private Banner banner;
    private Combo receiver;
    private Combo plan;
    private Label count;
    private TableViewer backups;
    private final Inquiry inquiry = new Inquiry();
    private Set<UUID> ended = Set.of();

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        ChoiceBar bar = new ChoiceBar(parent, 4);
        bar.label(Texts.receiver);
        receiver = bar.choice(Ids.BACKUPS_RECEIVER, this::load);
        plan = bar.choice(Ids.BACKUPS_PLAN, this::load);
        count = bar.count(Ids.BACKUPS_COUNT);
        backups = new TableViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = backups.getTable();
        table.setData(Ids.KEY, Ids.BACKUPS);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        new Columns<>(backups, Published.class)
                .add(
                        Texts.published,
                        160,
                        SWT.LEFT,
                        p -> Formats.time(p.row().receipt().publishedAt()),
                        p -> Images.of(p.row().receipt().good() ? "good" : "failed"))
                .add(Texts.plan, 120, SWT.LEFT, p -> p.row().seal().plan())
                .add(Texts.state, 130, SWT.LEFT, BackupsView::standing)
                .add(Texts.verified, 160, SWT.LEFT, p -> Formats.time(p.listed().verifiedAt()))
                .add(Texts.held, 230, SWT.LEFT, BackupsView::held)
                .add(
                        Texts.stored,
                        90,
                        SWT.RIGHT,
                        p -> Formats.size(p.row().seal().length()))
                .add(Texts.data, 90, SWT.RIGHT, p -> Formats.size(p.row().seal().rawBytes()))
                .add(
                        Texts.downtime,
                        90,
                        SWT.RIGHT,
                        p -> Formats.duration(p.row().seal().downtime()))
                .add(Texts.path, 360, SWT.LEFT, p -> p.row().receipt().path());
        backups.setContentProvider(ArrayContentProvider.getInstance());
        backups.setComparer(Same.by(row -> ((Published) row).row().id()));
        adopt(backups);
        Pictures.show(parent, this::other, this::show);
    }

    /** {@code before the upgrade (client db1, until 2026-12-28 00:00:00)}. */
    static String held(Published backup) {
        return backup.listed()
                .hold()
                .map(h -> Texts.of(
                        Texts.held_by,
                        h.reason(),
                        h.by()
                                + h.until()
                                        .map(u -> Texts.of(Texts.held_until, Formats.time(u)))
                                        .orElse("")))
                .orElse("");
    }

    private static String standing(Published backup) {
        return backup.row().receipt().good()
                ? Texts.good
                : String.join("; ", backup.row().receipt().reasons());
    }

    /** What is published, or is no more, may have changed with each run that ends. */
    private void show(AgentPicture picture) {
        choose(picture);
        Set<UUID> over = picture.runs().stream()
                .filter(r -> r.end().isPresent())
                .map(RunPicture::run)
                .map(r -> r.id())
                .collect(Collectors.toSet());
        if (picture.connected() && inquiry.isDue(!ended.equals(over))) {
            ended = over;
            load();
        } else if (picture.problem().isPresent()) {
            banner.show(Asking.text(picture.problem().get()));
            inquiry.outdate();
        }
    }

    /** One of the plans that there are now, or all; what was chosen stays while it is there. */
    private void choose(AgentPicture picture) {
        List<String> names = Stream.concat(
                        Stream.of(Texts.any_plan),
                        picture.plans().stream().map(p -> p.state().name()).sorted())
                .toList();
        if (!names.equals(List.of(plan.getItems()))) {
            String before = plan.getText();
            plan.setItems(names.toArray(String[]::new));
            plan.select(Math.max(0, names.indexOf(before)));
            if (!before.isEmpty() && !plan.getText().equals(before)) {
                inquiry.outdate();
            }
        }
    }

    /** Another agent is shown. */
    private void other() {
        inquiry.drop();
        inquiry.outdate();
        ended = Set.of();
        receiver.removeAll();
        plan.removeAll();
        backups.setInput(List.of());
        count.setText("");
        banner.show("");
    }

    @Override
    public void reload() {
        load();
    }

    private void load() {
        int question = inquiry.ask();
        count.setText(Texts.loading);
        Optional<String> wanted = receiver.getText().isEmpty() ? Optional.empty() : Optional.of(receiver.getText());
        Optional<String> one = plan.getSelectionIndex() < 1 ? Optional.empty() : Optional.of(plan.getText());
        Asking.ask(
                backups.getControl(),
                Texts.job_backups,
                desk -> {
                    List<String> names = desk.receivers().stream()
                            .map(EnrolledReceiver::name)
                            .toList();
                    Optional<String> asked = wanted.filter(names::contains)
                            .or(() -> names.stream().findFirst());
                    BackupPage page = asked.isPresent()
                            ? desk.backups(new BackupQuery(asked.get(), one, 0, MOST))
                            : new BackupPage(List.of(), 0);
                    return new Answer(names, asked.orElse(""), page);
                },
                answer -> {
                    if (inquiry.answered(question)) {
                        show(answer);
                    }
                },
                failure -> {
                    if (inquiry.failed(question, Asking.text(failure))) {
                        count.setText("");
                        banner.show(inquiry.failure());
                    }
                });
    }

    private void show(Answer answer) {
        receiver.setItems(answer.receivers().toArray(String[]::new));
        receiver.setText(answer.receiver());
        List<Published> rows = answer.page().backups().stream()
                .map(listed -> new Published(answer.receiver(), listed))
                .toList();
        backups.setInput(rows);
        count.setText(count(rows.size(), answer.page().total()));
        banner.show(answer.receivers().isEmpty() ? Texts.no_receivers : "");
    }

    static String count(int shown, long total) {
        return shown < total ? Texts.of(Texts.backups_first, shown, total) : Texts.of(Texts.backups_count, total);
    }

    /** What was asked for. */
    private record Answer(List<String> receivers, String receiver, BackupPage page) {}
}
