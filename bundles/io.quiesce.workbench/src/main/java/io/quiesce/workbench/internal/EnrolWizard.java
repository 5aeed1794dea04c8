package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.jface.wizard.Wizard;

/** Shows a peer the code that its administrator has made; what it says against it stands where the code does. */
final class EnrolWizard extends Wizard {

    private final EnrolledPeer peer;
    private final EnrolPage page;

    EnrolWizard(EnrolledPeer peer) {
        this.peer = peer;
        this.page = new EnrolPage(peer);
        setWindowTitle(peer.title());
        setNeedsProgressMonitor(true);
    }

    @Override
    public void addPages() {
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        String code = page.code();
        String name = page.name();
        boolean replace = page.replace();
        try {
            getContainer().run(true, false, monitor -> {
                monitor.beginTask(Texts.enrol_job, -1);
                try {
                    peer.enrolling().enrol(code, name, replace);
                } catch (QuiesceException e) {
                    throw new InvocationTargetException(e);
                }
            });
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof QuiesceException failure)) {
                throw new IllegalStateException("the enrolment failed", e.getCause());
            }
            page.setErrorMessage(Asking.text(failure));
            return false;
        } catch (InterruptedException e) {
            return false;
        }
        Reloading.everywhere();
        return true;
    }
}
