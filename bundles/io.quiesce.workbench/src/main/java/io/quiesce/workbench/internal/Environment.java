package io.quiesce.workbench.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;
import org.osgi.framework.FrameworkUtil;

/** What whoever reads a report of an error asks for first. */
final class Environment {

    private Environment() {}

    static String version() {
        return FrameworkUtil.getBundle(Environment.class).getVersion().toString();
    }

    /** Version, Java, system and toolkit, a line each. */
    static String text() {
        return String.join(
                "\n",
                Texts.product + " " + version(),
                "Java " + System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                "SWT " + SWT.getVersion() + " " + SWT.getPlatform());
    }

    /** UI thread. */
    static void copy(String text) {
        Clipboard clipboard = new Clipboard(Display.getCurrent());
        clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
    }
}
