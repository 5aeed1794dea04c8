package io.quiesce.workbench.internal;

import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.Alerts.Pending;
import io.quiesce.workbench.internal.agent.AgentPicture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;

/** Who is told what: the channels of the home, what became of tests through them, and the rules. */
public final class AlertsView extends ViewPart implements Reloading {

    static final String ID = "io.quiesce.workbench.alerts";

    private static final String CHANNELS = "channels";
    private static final String RULES = "rules";

    /** What waits for a channel comes and goes by itself. */
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private @Nullable IMemento saved;
    private Banner banner;
    private TableViewer channels;
    private TableViewer rules;
    private EitherTable either;
    private Label noRules;
    private Text details;
    private Optional<AlertConfiguration> shown = Optional.empty();
    private final Map<String, TestOutcome> tests = new HashMap<>();
    private Instant asked = Instant.EPOCH;
    private int generation;

    private static Path home() {
        return WorkbenchApplication.link().home();
    }

    @Override
    public void init(IViewSite site, IMemento memento) throws PartInitException {
        super.init(site, memento);
        saved = memento;
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        SashForm halves = new SashForm(parent, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(halves);
        channels = table(half(halves, Texts.alert_channels), Ids.CHANNELS);
        Composite right = half(halves, Texts.alert_rules);
        rules = table(right, Ids.RULES);
        noRules = new Label(right, SWT.WRAP);
        noRules.setData(Ids.KEY, Ids.RULES_NONE);
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 4).applyTo(noRules);
        halves.setWeights(43, 57);
        columns();
        channels.setComparer(Same.by(row -> ((ChannelRow) row).name()));
        rules.setComparer(Same.by(row -> ((RuleRow) row).name()));
        details = Details.text(parent, SWT.WRAP);
        details.setData(Ids.KEY, Ids.ALERT_DETAILS);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 62).applyTo(details.getParent());
        either = new EitherTable(channels, rules);
        either.addSelectionChangedListener(e -> tell());
        getSite().setSelectionProvider(either);
        restore(channels, CHANNELS);
        restore(rules, RULES);
        channels.addOpenListener(e -> AlertDialogs.edit(getSite().getShell(), this));
        rules.addOpenListener(e -> AlertDialogs.edit(getSite().getShell(), this));
        Pictures.show(parent, this::show);
    }

    private static Composite half(Composite parent, String title) {
        Composite half = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(half);
        Label label = new Label(half, SWT.NONE);
        label.setText(title);
        GridDataFactory.fillDefaults().indent(6, 4).applyTo(label);
        return half;
    }

    private static TableViewer table(Composite parent, String id) {
        TableViewer table = new TableViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        table.getTable().setData(Ids.KEY, id);
        table.setContentProvider(ArrayContentProvider.getInstance());
        Columns.copyOnKey(table.getTable());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table.getTable());
        return table;
    }

    private void columns() {
        new Columns<>(channels, ChannelRow.class)
                .add(
                        Texts.channel_name,
                        110,
                        SWT.LEFT,
                        ChannelRow::name,
                        r -> Images.of(r.problem().isEmpty() ? "channel" : "unusable"))
                .add(
                        Texts.kind,
                        125,
                        SWT.LEFT,
                        r -> r.kind().map(Alerts.ChannelKind::label).orElse(r.problem()))
                .add(
                        Texts.channel_test,
                        245,
                        SWT.LEFT,
                        r -> outcome(r).map(TestOutcome::text).orElse(""),
                        this::testImage)
                .add(
                        Texts.channel_waiting,
                        75,
                        SWT.RIGHT,
                        r -> r.waiting().isEmpty()
                                ? ""
                                : Integer.toString(r.waiting().size()));
        new Columns<>(rules, RuleRow.class)
                .add(
                        Texts.rule_name,
                        95,
                        SWT.LEFT,
                        RuleRow::name,
                        r -> Images.of(r.problem().isEmpty() ? "rule" : "unusable"))
                .add(Texts.rule_kinds, 170, SWT.LEFT, r -> r.value("kinds", Texts.rule_everything))
                .add(Texts.rule_severity, 75, SWT.LEFT, r -> r.value("severity", Texts.rule_warning))
                .add(Texts.rule_plans, 90, SWT.LEFT, r -> r.value("plans", Texts.rule_all))
                .add(Texts.rule_channels, 115, SWT.LEFT, r -> r.value("channels", ""))
                .add(Texts.rule_quiet, 110, SWT.LEFT, AlertsView::quiet)
                .add(Texts.rule_digest, 80, SWT.LEFT, r -> r.value("digest", ""));
    }

    private static String quiet(RuleRow rule) {
        String from = rule.value("quietFrom", "");
        String until = rule.value("quietUntil", "");
        return from.isEmpty() && until.isEmpty() ? "" : Texts.of(Texts.rule_quiet_hours, from, until);
    }

    private Optional<TestOutcome> outcome(ChannelRow channel) {
        return Optional.ofNullable(tests.get(channel.name()));
    }

    private @Nullable Image testImage(ChannelRow channel) {
        Optional<TestOutcome> test = outcome(channel);
        return test.isPresent() ? Images.of(test.get().image()) : null;
    }

    Object selected() {
        return either.active().getStructuredSelection().getFirstElement();
    }

    private void tell() {
        details.setText(
                switch (selected()) {
                    case ChannelRow channel -> details(channel);
                    case RuleRow rule ->
                        rule.problem().isEmpty() ? rule.document().text() : rule.problem();
                    case null, default -> "";
                });
    }

    private String details(ChannelRow channel) {
        return channel.problem().isEmpty()
                ? outcome(channel)
                        .flatMap(TestOutcome::failure)
                        .map(Asking::text)
                        .or(() -> channel.stuck().map(p -> Texts.of(Texts.channel_stuck, Texts.sentence(p))))
                        .orElse(channel.waiting().isEmpty() ? "" : waiting(channel.waiting()))
                : channel.problem();
    }

    private static String waiting(List<Pending> all) {
        return String.join("\n", all.stream().map(Pending::subject).toList());
    }

    private void show(AgentPicture picture) {
        boolean old = channels.getControl().isVisible()
                && Duration.between(asked, Instant.now()).compareTo(AGAIN) > 0;
        if (asked.equals(Instant.EPOCH) || old) {
            reload();
        }
    }

    @Override
    public void reload() {
        asked = Instant.now();
        int now = ++generation;
        Asking.work(
                channels.getControl(),
                Texts.job_alerts,
                () -> AlertConfiguration.read(home()),
                configuration -> {
                    if (now == generation) {
                        show(configuration);
                    }
                },
                failure -> {
                    if (now == generation) {
                        banner.show(Asking.text(failure));
                    }
                });
    }

    private void show(AlertConfiguration configuration) {
        banner.show(configuration.channels().isEmpty() ? Texts.channels_none : "");
        if (shown.equals(Optional.of(configuration))) {
            return;
        }
        shown = Optional.of(configuration);
        channels.setInput(configuration.channels());
        rules.setInput(configuration.rules());
        noRules.setText(configuration.rules().isEmpty() ? Texts.rules_none : Texts.rules_critical);
        noRules.getParent().layout(true);
        tell();
    }

    /** In the background: the row says what becomes of it. */
    void test(ChannelRow channel) {
        tested(channel, TestOutcome.sending());
        Asking.work(
                channels.getControl(),
                Texts.of(Texts.job_test, channel.name()),
                () -> {
                    Services.get(Alerts.class).test(home(), channel.name());
                    return channel;
                },
                taken -> tested(channel, TestOutcome.taken()),
                failure -> tested(channel, TestOutcome.failed(failure)));
    }

    private void tested(ChannelRow channel, TestOutcome outcome) {
        tests.put(channel.name(), outcome);
        channels.refresh();
        tell();
    }

    private void restore(TableViewer table, String name) {
        Columns.restore(table.getTable(), saved == null ? null : saved.getChild(name));
    }

    @Override
    public void saveState(IMemento memento) {
        Columns.save(channels.getTable(), memento.createChild(CHANNELS));
        Columns.save(rules.getTable(), memento.createChild(RULES));
    }

    @Override
    public void setFocus() {
        either.active().getControl().setFocus();
    }
}
