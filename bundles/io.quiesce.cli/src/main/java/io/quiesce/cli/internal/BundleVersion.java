package io.quiesce.cli.internal;

import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine.IVersionProvider;

/** The version of this very bundle, as the start script prints it too. */
public final class BundleVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "${ROOT-COMMAND-NAME} "
                    + FrameworkUtil.getBundle(BundleVersion.class).getVersion()
        };
    }
}
