package io.quiesce.boot.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every kind of file says of a service. */
final class Words {

    /** What a unit file, a shell or Windows would read as something else. */
    private static final Pattern SPECIAL = Pattern.compile("(?s).*[\"%$`\\\\\n\r].*");

    private static final int HOME_DIGITS = 8;

    private Words() {}

    /** Short name of a home. */
    static String of(Path home) {
        return Digest.of(Digest.sha256().digest(home.toString().getBytes(StandardCharsets.UTF_8)))
                .hex()
                .substring(0, HOME_DIGITS);
    }

    /** By this a file is known as ours, and for which home. */
    static String mark(Role role, Path home) {
        return "written by quiesce service install: " + role.name().toLowerCase(Locale.ROOT) + " " + of(home);
    }

    static String description(Order order) {
        return "Quiesce " + order.role().name().toLowerCase(Locale.ROOT);
    }

    /** The program and its arguments. */
    static List<String> command(Order order) {
        List<String> words = new ArrayList<>(List.of(
                order.program().toString(),
                order.role() == Role.AGENT ? "agent" : "run",
                "--home",
                order.home().toString()));
        words.addAll(order.options());
        return words;
    }

    /** Each word quoted and the line put together as unit files and shells read them. */
    static String line(List<String> words, UnaryOperator<String> quoted) {
        return words.stream().map(quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
        return "\"" + word + "\"";
    }

    /** Words that a file can't hold; on Windows a backslash is part of every path. */
    static Stream<String> unfit(Order order, boolean windows) {
        return Stream.concat(
                        Stream.concat(command(order).stream(), Stream.of(order.user())),
                        order.java().stream().map(Path::toString))
                .filter(w -> SPECIAL.matcher(windows ? w.replace('\\', '/') : w).matches());
    }

    static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
