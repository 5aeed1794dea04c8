package io.quiesce.workbench.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * A part of the installed product: a bundle.
 *
 * @param licence as {@link Licences} calls it; empty when nothing tells
 */
record Part(String name, String version, String licence) {

    /** Where bundles have the text of their licence. */
    private static final List<String> TEXTS = List.of(
            "META-INF/LICENSE", "META-INF/LICENSE.txt", "META-INF/LICENSE.md", "LICENSE", "LICENSE.txt", "about.html");

    private static final int BEGINNING = 4000;

    /** All of them, by name. Reads every bundle, so for jobs only. */
    static List<Part> all(Bundle... bundles) {
        return Stream.of(bundles)
                .map(Part::of)
                .sorted(Comparator.comparing(Part::name))
                .toList();
    }

    private static Part of(Bundle bundle) {
        String header = bundle.getHeaders().get(Constants.BUNDLE_LICENSE);
        String name = Optional.ofNullable(bundle.getSymbolicName()).orElseGet(bundle::getLocation);
        return new Part(
                name,
                bundle.getVersion().toString(),
                Licences.of(name, Optional.ofNullable(header).orElse(""), text(bundle)));
    }

    private static String text(Bundle bundle) {
        for (String place : TEXTS) {
            URL url = bundle.getEntry(place);
            if (url != null) {
                try (InputStream in = url.openStream()) {
                    return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return ""; // as if it had none: the name stands in the list all the same
                }
            }
        }
        return "";
    }
}
