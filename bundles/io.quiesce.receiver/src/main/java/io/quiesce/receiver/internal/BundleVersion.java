package io.quiesce.receiver.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** The version that the manifest of this bundle states. */
final class BundleVersion {

    private static final String NAME = "io.quiesce.receiver";

    private BundleVersion() {}

    /** {@code 0} where the classes do not come from a bundle's jar. */
    static String read(Class<?> ofBundle) {
        ClassLoader loader = ofBundle.getClassLoader();
        try {
            List<URL> manifests =
                    loader == null ? List.of() : Collections.list(loader.getResources("META-INF/MANIFEST.MF"));
            for (URL url : manifests) {
                try (InputStream in = url.openStream()) {
                    Attributes main = new Manifest(in).getMainAttributes();
                    if (String.valueOf(main.getValue("Bundle-SymbolicName")).startsWith(NAME)) {
                        return String.valueOf(main.getValue("Bundle-Version"));
                    }
                }
            }
            return "0";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the manifest of " + NAME, e);
        }
    }
}
