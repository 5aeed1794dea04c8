package io.quiesce.cli.internal;

import io.quiesce.api.instance.Finding;
import java.util.Locale;

/** How a finding reads on a terminal. */
final class Findings {

    private static final int COLUMN = 24;

    private Findings() {}

    static String line(Finding f) {
        String head = String.format(
                Locale.ROOT,
                "%-8s %-14s %s",
                f.severity().name().toLowerCase(Locale.ROOT),
                f.check(),
                Printable.under(COLUMN, f.message()));
        return f.hint().isEmpty()
                ? head
                : head + System.lineSeparator() + " ".repeat(COLUMN) + Printable.under(COLUMN, f.hint());
    }
}
