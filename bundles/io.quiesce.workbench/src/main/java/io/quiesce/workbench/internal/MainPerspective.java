package io.quiesce.workbench.internal;

import java.util.List;
import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Plans above, beside them the text of one that is open; what happens and what happened below; help at the right. */
public final class MainPerspective implements IPerspectiveFactory {

    static final String ID = "io.quiesce.workbench.perspective";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        layout.createPlaceholderFolder("beside", IPageLayout.RIGHT, 0.7f, layout.getEditorArea())
                .addPlaceholder(HelpView.ID);
        IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, 0.5f, layout.getEditorArea());
        IFolderLayout above = layout.createFolder("above", IPageLayout.LEFT, 0.45f, layout.getEditorArea());
        above.addView(OverviewView.ID);
        above.addView(AgentsView.ID);
        above.addView(TrendsView.ID);
        above.addView(FirstStepsView.ID);
        for (String view :
                List.of(RunningView.ID, LogView.ID, BackupsView.ID, ReceiversView.ID, AlertsView.ID, ReportsView.ID)) {
            below.addView(view);
            layout.addShowViewShortcut(view);
        }
        layout.addShowViewShortcut(OverviewView.ID);
        layout.addShowViewShortcut(AgentsView.ID);
        layout.addShowViewShortcut(TrendsView.ID);
    }
}
