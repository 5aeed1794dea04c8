package io.quiesce.boot.internal;

import io.quiesce.api.service.HostServices.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a file of ours starts, read back from it; no word in one holds a quotation mark (see {@link Words#unfit}).
 *
 * @param options those that were given besides the home
 */
record WrittenService(Path program, List<String> options, Optional<Path> java) {

    private static final Pattern LINE =
            Pattern.compile("\"(?<program>[^\"\n]+)\"(?: --)?\\s+\"(?:agent|run)\"\\s+\"--home\""
                    + "\\s+\"[^\"\n]+\"(?<options>(?:\\s+\"[^\"\n]*\")*)");

    private static final Pattern WORD = Pattern.compile("\"([^\"\n]*)\"");
    private static final Pattern JAVA = Pattern.compile("QUIESCE_JAVA_HOME(?:=|=\"|</key>\\s*\")([^\"\n]+)\"");

    /** Empty when it is none of ours. */
    static Optional<WrittenService> of(String text) {
        String quoted = text.startsWith("<") || text.startsWith("\uFEFF") ? plain(text) : text;
        Matcher line = LINE.matcher(quoted);
        if (!line.find()) {
            return Optional.empty();
        }
        List<String> options = WORD.matcher(line.group("options"))
                .results()
                .map(w -> w.group(1))
                .toList();
        Optional<Path> java =
                JAVA.matcher(quoted).results().map(j -> Path.of(j.group(1))).findFirst();
        return Optional.of(new WrittenService(Path.of(line.group("program")), options, java));
    }

    /** XML as the other files have it: words in quotation marks. */
    private static String plain(String xml) {
        return xml.replaceAll("</?string>", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    boolean startable() {
        return Files.isExecutable(program);
    }

    /** What another order for the same home, which names nothing in its place, would take away; empty when nothing. */
    List<String> lostBy(Order order) {
        List<String> lost = new ArrayList<>();
        if (order.java().isEmpty()) {
            java.ifPresent(j -> lost.addAll(List.of("--java", j.toString())));
        }
        if (order.options().isEmpty() && !options.isEmpty()) {
            lost.addAll(Stream.concat(Stream.of("--"), options.stream()).toList());
        }
        return lost;
    }
}
