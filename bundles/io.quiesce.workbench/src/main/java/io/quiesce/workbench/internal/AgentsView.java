package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The home's own agent and those of other hosts, the worst first. The selected one is what the other views show. */
public final class AgentsView extends TableView {

    static final String ID = "io.quiesce.workbench.agents";

    private static final Logger LOG = LoggerFactory.getLogger(AgentsView.class);

    /** How soon "5 min ago" is no longer right. */
    private static final Duration AGES = Duration.ofSeconds(20);

    private TableViewer agents;
    private Text details;
    private List<AgentRow> rows = List.of();
    private Instant drawn = Instant.EPOCH;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        agents = new TableViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = agents.getTable();
        table.setData(Ids.KEY, Ids.AGENTS);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        columns();
        agents.setContentProvider(ArrayContentProvider.getInstance());
        agents.setComparer(Same.by(row -> ((AgentRow) row).key()));
        adopt(agents);
        details = Details.text(parent, SWT.WRAP);
        details.setData(Ids.KEY, Ids.AGENT_DETAILS);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 78).applyTo(details.getParent());
        // by a person only: rows that are sorted anew choose nobody
        table.addListener(SWT.Selection, e -> choose());
        agents.addOpenListener(e -> open());
        Pictures.follow(parent, this::show);
    }

    private void columns() {
        new Columns<>(agents, AgentRow.class)
                .add(Texts.fleet_agent, 150, SWT.LEFT, AgentRow::name, r -> Images.of(r.image()))
                .add(Texts.state, 330, SWT.LEFT, AgentRow::state)
                .add(Texts.fleet_plans, 70, SWT.RIGHT, AgentRow::plans)
                .add(Texts.fleet_running, 80, SWT.RIGHT, AgentRow::running)
                .add(Texts.fleet_oldest, 245, SWT.LEFT, r -> r.oldestGood(Instant.now()))
                .add(Texts.receiver_address, 190, SWT.LEFT, AgentRow::address)
                .add(Texts.fleet_version, 100, SWT.LEFT, AgentRow::version);
    }

    private void choose() {
        if (agents.getStructuredSelection().getFirstElement() instanceof AgentRow row) {
            WorkbenchApplication.fleet().show(row.member().link());
            tell();
        }
    }

    private void open() {
        choose();
        try {
            getSite().getPage().showView(OverviewView.ID);
        } catch (PartInitException e) {
            LOG.warn("the overview can't be shown", e);
        }
    }

    private void show() {
        Fleet fleet = WorkbenchApplication.fleet();
        List<AgentRow> now = fleet.members().stream()
                .map(m -> new AgentRow(m, m.link().picture()))
                .sorted(AgentRow.WORST_FIRST)
                .toList();
        boolean old = Duration.between(drawn, Instant.now()).compareTo(AGES) > 0;
        if (old || !now.equals(rows)) {
            drawn = Instant.now();
            rows = now;
            agents.setInput(rows);
        }
        select(fleet.shown());
        tell();
    }

    /** The selected one is always the one that is shown. */
    private void select(AgentLink shown) {
        boolean selected = agents.getStructuredSelection().getFirstElement() instanceof AgentRow row
                && row.member().link() == shown;
        if (!selected) {
            rows.stream()
                    .filter(r -> r.member().link() == shown)
                    .findFirst()
                    .ifPresent(r -> agents.setSelection(new StructuredSelection(r)));
        }
    }

    private void tell() {
        String text = agents.getStructuredSelection().getFirstElement() instanceof AgentRow row ? row.details() : "";
        if (!text.equals(details.getText())) {
            details.setText(text);
        }
    }
}
