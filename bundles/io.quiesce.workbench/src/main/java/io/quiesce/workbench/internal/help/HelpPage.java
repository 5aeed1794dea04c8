package io.quiesce.workbench.internal.help;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page of the help.
 *
 * @param name of its file, without the ending
 * @param about ids of the views, editors, commands and preference pages that it answers for
 * @param blocks below the title, from top to bottom
 */
public record HelpPage(String name, List<String> about, String title, List<Block> blocks) {

    /** What a page is made of, the kinds of Markdown that pages may use. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        ITEM
    }

    /** A heading, a paragraph or an item of a list. */
    public record Block(Kind kind, List<Span> spans) {}

    /** How a piece of text is shown: {@code **strong**} is what stands on the screen, {@code `code`} what is typed. */
    public enum Style {
        PLAIN,
        STRONG,
        CODE,
        LINK
    }

    /**
     * A piece of a block.
     *
     * @param target of a link: the name of a page; else empty
     */
    public record Span(String text, Style style, String target) {}

    private static final Pattern ABOUT = Pattern.compile("<!--(.*)-->");
    private static final Pattern INLINE = Pattern.compile(
            "\\*\\*(?<strong>[^*]+)\\*\\*|`(?<code>[^`]+)`|\\[(?<link>[^]]+)]\\((?<target>[\\w.-]+)\\.md\\)");

    public HelpPage {
        about = List.copyOf(about);
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads a page: a comment with the ids, a title, and then headings of the second order, paragraphs and lists.
     *
     * @throws IllegalArgumentException when it has no title
     */
    public static HelpPage of(String name, String markdown) {
        List<String> about = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String title = "";
        for (String part : joined(markdown)) {
            Matcher comment = ABOUT.matcher(part);
            if (comment.matches()) {
                about.addAll(List.of(comment.group(1).strip().split("\\s+")));
            } else if (part.startsWith("# ")) {
                title = part.substring(2);
            } else {
                blocks.add(block(part));
            }
        }
        if (title.isEmpty()) {
            throw new IllegalArgumentException("the page has no title: " + name);
        }
        return new HelpPage(name, about, title, blocks);
    }

    /** Lines of a paragraph or an item as one, as Markdown reads them. */
    private static List<String> joined(String markdown) {
        List<String> parts = new ArrayList<>();
        boolean open = false;
        for (String line : markdown.lines().map(String::strip).toList()) {
            boolean starts = line.startsWith("- ") || line.startsWith("#") || line.startsWith("<!--");
            if (!line.isEmpty() && (starts || !open)) {
                parts.add(line);
            } else if (!line.isEmpty()) {
                parts.set(parts.size() - 1, parts.getLast() + " " + line);
            }
            open = !line.isEmpty() && !line.startsWith("#") && !line.startsWith("<!--");
        }
        return parts;
    }

    private static Block block(String part) {
        if (part.startsWith("## ")) {
            return new Block(Kind.HEADING, spans(part.substring(3)));
        }
        return part.startsWith("- ")
                ? new Block(Kind.ITEM, spans(part.substring(2)))
                : new Block(Kind.PARAGRAPH, spans(part));
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher inline = INLINE.matcher(text);
        int end = 0;
        while (inline.find()) {
            plain(text.substring(end, inline.start()), spans);
            if (inline.group("strong") != null) {
                spans.add(new Span(inline.group("strong"), Style.STRONG, ""));
            } else if (inline.group("code") != null) {
                spans.add(new Span(inline.group("code"), Style.CODE, ""));
            } else {
                spans.add(new Span(inline.group("link"), Style.LINK, inline.group("target")));
            }
            end = inline.end();
        }
        plain(text.substring(end), spans);
        return spans;
    }

    private static void plain(String text, List<Span> spans) {
        if (!text.isEmpty()) {
            spans.add(new Span(text, Style.PLAIN, ""));
        }
    }
}
