package io.quiesce.api.service;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.List;

/**
 * The secrets of a home that were sealed for one document, {@code PREFIX.KEY}. A key has no dot, so those of a document whose
 * name begins with this one's and a dot are others.
 *
 * @param prefix such as {@code alert.hook}
 */
public record SealedFor(Secrets secrets, ConfigurationStore documents, Path home, String prefix) {

    /**
     * Removes those that no document of the home names, for when theirs was stored or removed: whoever wrote a reference into
     * another document still needs what it refers to, and what stands in a comment may come back.
     */
    public void removeUnnamed() throws QuiesceException {
        List<String> unnamed = secrets.names(home).stream().filter(this::isOurs).toList();
        if (unnamed.isEmpty()) {
            return;
        }
        for (DocumentKind kind : DocumentKind.values()) {
            for (ConfigurationDocument document : documents.list(home, kind)) {
                unnamed = unnamed.stream()
                        .filter(name -> !document.text().contains("${secret:" + name + "}"))
                        .toList();
            }
        }
        for (String name : unnamed) {
            secrets.remove(home, name);
        }
    }

    private boolean isOurs(String name) {
        String begin = prefix + ".";
        return name.startsWith(begin) && name.indexOf('.', begin.length()) < 0;
    }
}
