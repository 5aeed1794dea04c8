package io.quiesce.workbench.internal.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.Bundle;

/** Every page of the help, by its name and by what it is about. Immutable. */
public final class HelpPages {

    /** The page that leads to all others. */
    public static final String CONTENTS = "contents";

    private static final String ENDING = ".md";

    private final SortedMap<String, HelpPage> pages = new TreeMap<>();
    private final Map<String, HelpPage> about = new HashMap<>();

    /**
     * @param texts Markdown by the name of the page
     * @throws IllegalArgumentException when there is no table of contents, or when two pages are about the same
     */
    public HelpPages(Map<String, String> texts) {
        texts.forEach((name, text) -> pages.put(name, HelpPage.of(name, text)));
        if (!pages.containsKey(CONTENTS)) {
            throw new IllegalArgumentException("the help has no table of contents");
        }
        for (HelpPage page : pages.values()) {
            for (String id : page.about()) {
                HelpPage other = about.put(id, page);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "two pages are about " + id + ": " + other.name() + " and " + page.name());
                }
            }
        }
    }

    /** Those in the folder {@code help} of a bundle. Reads files. */
    public static HelpPages in(Bundle bundle) {
        Map<String, String> texts = new HashMap<>();
        for (URL url : Collections.list(bundle.findEntries("help", "*" + ENDING, false))) {
            String file = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
            try (InputStream in = url.openStream()) {
                texts.put(
                        file.substring(0, file.length() - ENDING.length()),
                        new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new HelpPages(texts);
    }

    public List<HelpPage> all() {
        return List.copyOf(pages.values());
    }

    public HelpPage contents() {
        return named(CONTENTS).orElseThrow();
    }

    public Optional<HelpPage> named(String name) {
        return Optional.ofNullable(pages.get(name));
    }

    /** @param id of a view, an editor, a command or a preference page */
    public Optional<HelpPage> about(String id) {
        return Optional.ofNullable(about.get(id));
    }
}
