package io.quiesce.workbench.internal.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.workbench.internal.help.HelpPage.Block;
import io.quiesce.workbench.internal.help.HelpPage.Span;
import io.quiesce.workbench.internal.help.HelpPage.Style;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The pages that are shipped, against what the window declares and what the command line can do. */
@Tag("A4")
@DisplayName("The help")
class HelpPagesTest {

    private static final String OURS = "io.quiesce.workbench.";
    private static final Path INTERNAL = Path.of("src/main/java/io/quiesce/workbench/internal");
    private static final Path DOCS = Path.of("../../docs");

    /** What the platform calls its own: commands, and labels of its menus, buttons and fields. */
    private static final Set<String> PLATFORM_IDS = Set.of(
            "org.eclipse.ui.window.preferences",
            "org.eclipse.ui.window.showKeyAssist",
            "org.eclipse.ui.help.aboutAction",
            "org.eclipse.ui.file.exit");

    private static final Set<String> PLATFORM_LABELS = Set.of("F1", "Preferences", "Reset Perspective");

    private static HelpPages pages;
    private static Document plugin;
    private static Properties declared;
    private static Properties texts;

    @BeforeAll
    static void read() throws Exception {
        Map<String, String> markdown = new HashMap<>();
        try (Stream<Path> files = Files.list(Path.of("help"))) {
            for (Path file : files.toList()) {
                markdown.put(file.getFileName().toString().replaceFirst("\\.md$", ""), Files.readString(file));
            }
        }
        pages = new HelpPages(markdown);
        plugin = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("plugin.xml").toFile());
        declared = properties(Path.of("plugin.properties"));
        texts = properties(INTERNAL.resolve("texts.properties"));
    }

    private static Properties properties(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        }
        return read;
    }

    private static List<Element> elements(String name) {
        NodeList found = plugin.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    /** Views, editors, commands and preference pages of this window. */
    private static Set<String> ids() {
        return Stream.of("view", "editor", "command", "page")
                .flatMap(kind -> elements(kind).stream())
                .map(e -> e.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Span> spans(HelpPage page, Style style) {
        return page.blocks().stream().map(Block::spans).flatMap(List::stream).filter(s -> s.style() == style);
    }

    @Test
    @DisplayName("has a page for every view, editor, command and preference page, and none about what is not there")
    void complete() {
        Set<String> missing = ids();
        missing.removeIf(id -> pages.about(id).isPresent());
        assertEquals(Set.of(), missing, "write a page in help/ that begins with <!-- the id -->");
        for (HelpPage page : pages.all()) {
            for (String id : page.about()) {
                assertTrue(
                        ids().contains(id) || PLATFORM_IDS.contains(id) || id.equals(OURS + "defect"),
                        () -> page.name() + " is about " + id + ", which is not there");
            }
        }
    }

    @Test
    @DisplayName("leads from its table of contents to every page, and nowhere else")
    void reachable() {
        Set<String> names = pages.all().stream().map(HelpPage::name).collect(Collectors.toSet());
        for (HelpPage page : pages.all()) {
            spans(page, Style.LINK)
                    .forEach(link -> assertTrue(
                            names.contains(link.target()), () -> page.name() + " leads to " + link.target()));
        }
        Set<String> listed =
                spans(pages.contents(), Style.LINK).map(Span::target).collect(Collectors.toSet());
        names.remove(HelpPages.CONTENTS);
        assertEquals(names, listed);
    }

    @Test
    @DisplayName("names nothing in bold that does not stand on the screen")
    void labels() {
        Set<String> known = Stream.concat(declared.values().stream(), texts.values().stream())
                .map(String::valueOf)
                .map(HelpPagesTest::bare)
                .collect(Collectors.toCollection(HashSet::new));
        known.addAll(PLATFORM_LABELS);
        for (HelpPage page : pages.all()) {
            spans(page, Style.STRONG)
                    .flatMap(s -> Stream.of(s.text().split(" › ")))
                    .forEach(label -> assertTrue(
                            known.contains(label), () -> page.name() + " names '" + label + "', which is not there"));
        }
    }

    private static String bare(String label) {
        return label.replace("&", "").replaceFirst("[….:]$", "");
    }

    @Test
    @DisplayName("says the keys that the commands have, and docs/workbench.md does")
    void keys() throws Exception {
        Map<String, String> keys = keysByLabel();
        for (HelpPage page : pages.all()) {
            spelled(page).forEach((label, key) -> assertEquals(keys.get(label), key, page.name() + ": " + label));
        }
        assertEquals(keys, spelled(pages.named("keyboard").orElseThrow()));
        Matcher row = Pattern.compile("(?m)^\\| ([^|]+?)…? \\| ((?:Ctrl|Shift|F\\d)[^ |]*)")
                .matcher(Files.readString(DOCS.resolve("workbench.md")));
        int rows = 0;
        for (; row.find(); rows++) {
            assertEquals(keys.get(row.group(1).replaceFirst("…,.*", "")), row.group(2), row.group());
        }
        assertTrue(rows > 5, "the table of keys has gone");
    }

    private static Map<String, String> keysByLabel() {
        Map<String, String> keys = new HashMap<>();
        for (Element key : elements("key")) {
            String name = elements("command").stream()
                    .filter(c -> c.getAttribute("id").equals(key.getAttribute("commandId")))
                    .map(c -> c.getAttribute("name").substring(1))
                    .findFirst()
                    .orElseThrow();
            keys.put(
                    bare(declared.getProperty(name)),
                    key.getAttribute("sequence").replace("M1", "Ctrl").replace("M2", "Shift"));
        }
        return keys;
    }

    /** {@code **Label** (`Key`)}. */
    private static Map<String, String> spelled(HelpPage page) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Block block : page.blocks()) {
            List<Span> spans = block.spans();
            for (int i = 0; i + 2 < spans.size(); i++) {
                if (spans.get(i).style() == Style.STRONG
                        && spans.get(i + 1).text().equals(" (")) {
                    keys.put(spans.get(i).text(), spans.get(i + 2).text());
                }
            }
        }
        return keys;
    }

    @Test
    @DisplayName("names only commands of the command line that its reference has")
    void commands() throws Exception {
        Set<String> known = new HashSet<>();
        for (String product : List.of("quiesce", "quiesce-receiver")) {
            Files.readString(DOCS.resolve("reference/" + product + ".md"))
                    .lines()
                    .filter(l -> l.startsWith("## "))
                    .forEach(l -> known.add(l.substring(3)));
        }
        for (HelpPage page : pages.all()) {
            spans(page, Style.CODE)
                    .map(Span::text)
                    .filter(t -> t.startsWith("quiesce"))
                    .map(t -> t.replaceFirst(" --.*", ""))
                    .forEach(t -> assertTrue(known.contains(t), () -> page.name() + ": " + t));
        }
        assertFalse(known.isEmpty());
    }
}
