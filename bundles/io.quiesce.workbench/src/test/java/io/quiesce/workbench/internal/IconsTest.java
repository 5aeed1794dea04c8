package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("A4")
@DisplayName("An icon")
class IconsTest {

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");

    /** Behind tables and bars, in the light theme and in the dark one. */
    private static final List<String> BEHIND = List.of("#ffffff", "#f7f7f7", "#2f2f2f", "#3b3b3b");

    /** WCAG 2.2, 1.4.11: of a graphical object against what is beside it. */
    private static final double LEAST_CONTRAST = 3;

    /** They bring their own background, which covers the whole of them. */
    private static final Set<String> COVERING = Set.of("quiesce.svg", "wizard.svg");

    static List<Path> icons() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("icons"))) {
            return files.filter(f -> !COVERING.contains(f.getFileName().toString()))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("icons")
    @DisplayName("can be told from what is behind it, in the light theme and in the dark one")
    void contrast(Path icon) throws IOException {
        Matcher colour = COLOUR.matcher(Files.readString(icon));
        assertTrue(colour.find(), "an icon has a colour");
        do {
            for (String behind : BEHIND) {
                double contrast = contrast(colour.group(), behind);
                assertTrue(contrast >= LEAST_CONTRAST, colour.group() + " on " + behind + ": " + contrast);
            }
        } while (colour.find());
    }

    private static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /** As WCAG defines it. */
    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
    }

    private static double linear(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
