package io.quiesce.compression.internal.extract;

import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.Root;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells links that stay within the recorded roots from those that lead elsewhere (decision 0012). Where the roots were is
 * what the archive says: this guards against accidents, not against an archive that lies about its origin.
 */
final class LinkRules {

    private final List<String> originals;
    private final List<Integer> prefixLengths;

    LinkRules(List<Root> roots) {
        originals = roots.stream().map(r -> plain(r.original())).toList();
        prefixLengths = roots.stream().map(r -> r.prefix().length()).toList();
    }

    boolean staysInside(Entry link, int root) {
        String target = text(link.target());
        List<String> path = new ArrayList<>();
        if (!isAbsolute(target)) {
            path.addAll(segments(originals.get(root)));
            List<String> own = segments(text(link.name()).substring(prefixLengths.get(root)));
            path.addAll(own.subList(0, own.size() - 1));
        }
        boolean climbing = !isAbsolute(target);
        for (String segment : segments(target)) {
            if (!segment.equals("..")) {
                path.add(segment);
                climbing = false;
            } else if (climbing && !path.isEmpty()) {
                path.remove(path.size() - 1);
            } else {
                // the name before it may itself be a link: where this leads can't be told from the text
                return false;
            }
        }
        return originals.stream().anyMatch(o -> startsWith(path, segments(o)));
    }

    /** Nothing lies inside of a root that is said to be the whole file system. */
    private static boolean startsWith(List<String> path, List<String> start) {
        return !start.isEmpty()
                && path.size() >= start.size()
                && path.subList(0, start.size()).equals(start);
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || path.startsWith("\\") || path.matches("(?s)[A-Za-z]:.*");
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/"))
                .filter(s -> !s.isEmpty() && !s.equals("."))
                .toList();
    }

    private static String plain(Name original) {
        return text(original);
    }

    /** One character per byte, so that names need no encoding. */
    private static String text(Name name) {
        return new String(name.bytes(), StandardCharsets.ISO_8859_1);
    }
}
