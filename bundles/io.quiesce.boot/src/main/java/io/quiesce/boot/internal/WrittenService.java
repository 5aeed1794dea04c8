package io.quiesce.boot.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file of ours starts, read back from it; no word in one holds a quotation mark (see {@link Words#unfit}). */
record WrittenService(Path program) {

    private static final Pattern LINE =
            Pattern.compile("\"(?<program>[^\"\n]+)\"(?: --)?\\s+\"(?:agent|run)\"\\s+\"--home\"");

    /** Empty when it is none of ours. */
    static Optional<WrittenService> of(String text) {
        String quoted = text.startsWith("<") || text.startsWith("\uFEFF") ? plain(text) : text;
        Matcher line = LINE.matcher(quoted);
        return line.find() ? Optional.of(new WrittenService(Path.of(line.group("program")))) : Optional.empty();
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
}
