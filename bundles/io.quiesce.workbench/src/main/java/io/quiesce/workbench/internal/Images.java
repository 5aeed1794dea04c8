package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.PlanPicture.Standing;
import java.util.Locale;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.graphics.Image;

/** Icons by name, from {@code icons/}; SVG, so crisp at any zoom. UI thread only. */
final class Images {

    private static final String BUNDLE = "io.quiesce.workbench";

    private Images() {}

    static Image of(String name) {
        String key = BUNDLE + "." + name;
        if (JFaceResources.getImageRegistry().getDescriptor(key) == null) {
            JFaceResources.getImageRegistry().put(key, descriptor(name));
        }
        return JFaceResources.getImage(key);
    }

    static Image of(Standing standing) {
        return of(standing.name().toLowerCase(Locale.ROOT));
    }

    static ImageDescriptor descriptor(String name) {
        return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg")
                .orElseThrow(() -> new IllegalArgumentException("no icon " + name));
    }
}
