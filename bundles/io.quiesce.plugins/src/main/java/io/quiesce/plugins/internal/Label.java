package io.quiesce.plugins.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** What a bundle says of itself (OSGi Core 8, 3.2.1). */
record Label(String name, Version version, String provider) {

    private static final String FOR = "see docs/plugins.md for what its manifest needs";

    /**
     * @param folder the unpacked bundle
     * @throws PluginException when it is none that can be a plug-in
     */
    static Label read(Path folder) throws PluginException {
        Attributes manifest = manifest(folder);
        String name = Optional.ofNullable(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME))
                .map(n -> n.split(";")[0].strip())
                .filter(n -> !n.isEmpty())
                .orElseThrow(() -> new PluginException(
                        "it is no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + "; " + FOR));
        if (manifest.getValue(Constants.FRAGMENT_HOST) != null) {
            throw new PluginException("it is a fragment of " + manifest.getValue(Constants.FRAGMENT_HOST)
                    + ", and a plug-in is a bundle of its own");
        }
        try {
            return new Label(
                    name,
                    Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION)),
                    Optional.ofNullable(manifest.getValue(Constants.BUNDLE_VENDOR))
                            .orElse(""));
        } catch (IllegalArgumentException e) {
            throw new PluginException("its " + Constants.BUNDLE_VERSION + " is none: " + e.getMessage(), e);
        }
    }

    private static Attributes manifest(Path folder) throws PluginException {
        try (InputStream in = Files.newInputStream(folder.resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(in).getMainAttributes();
        } catch (IOException e) {
            throw new PluginException("it is no bundle: it has no manifest that can be read; " + FOR, e);
        }
    }
}
