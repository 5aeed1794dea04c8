package io.quiesce.engine.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The bundle that carries the guardian. */
final class GuardianBundle {

    private static final String NAME = "io.quiesce.guardian";
    private static final String FOLDER = "io/quiesce/guardian/internal";

    private GuardianBundle() {}

    static Map<String, byte[]> classes(BundleContext context) {
        Bundle bundle = Stream.of(context.getBundles())
                .filter(b -> NAME.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the product lacks the bundle " + NAME));
        Optional<Enumeration<URL>> entries = Optional.ofNullable(bundle.findEntries(FOLDER, "*.class", false));
        Map<String, byte[]> classes = new TreeMap<>();
        for (URL entry : Collections.list(entries.orElseThrow(
                () -> new IllegalStateException("the bundle " + NAME + " has no classes in " + FOLDER)))) {
            String path = entry.getPath();
            classes.put(FOLDER + path.substring(path.lastIndexOf('/')), read(entry));
        }
        return classes;
    }

    private static byte[] read(URL entry) {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the guardian's " + entry + " can't be read", e);
        }
    }
}
