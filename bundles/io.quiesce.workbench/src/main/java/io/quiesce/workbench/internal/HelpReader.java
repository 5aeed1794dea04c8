package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.help.HelpPage;
import io.quiesce.workbench.internal.help.HelpPage.Block;
import io.quiesce.workbench.internal.help.HelpPage.Kind;
import io.quiesce.workbench.internal.help.HelpPage.Span;
import io.quiesce.workbench.internal.help.HelpPage.Style;
import io.quiesce.workbench.internal.help.HelpPages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.preference.JFacePreferences;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;

/**
 * Shows pages of the help. Links are followed by a click, or by Tab and Enter; Backspace and Alt+Left lead back. UI thread only.
 */
final class HelpReader {

    /** Of a link: to the page before. No page is called so, since names have no space. */
    private static final String BACK = " back";

    private static final int MARGIN = 12;
    private static final int INDENT = 16;

    private final HelpPages pages;
    private final StyledText text;
    private final Deque<HelpPage> before = new ArrayDeque<>();
    private Optional<HelpPage> shown = Optional.empty();
    private List<StyleRange> links = List.of();

    HelpReader(Composite parent, HelpPages pages) {
        this.pages = pages;
        text = new StyledText(parent, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        text.setData(Ids.KEY, Ids.HELP);
        text.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
        text.setLineSpacing(3);
        text.addListener(SWT.MouseUp, this::clicked);
        text.addListener(SWT.Traverse, this::traversed);
        text.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.BS || e.keyCode == SWT.ARROW_LEFT && e.stateMask == SWT.ALT) {
                back();
            }
        });
    }

    StyledText widget() {
        return text;
    }

    /** The page that is shown already keeps its place. */
    void show(HelpPage page) {
        if (shown.equals(Optional.of(page))) {
            return;
        }
        shown.ifPresent(before::push);
        draw(page);
    }

    private void back() {
        if (!before.isEmpty()) {
            draw(before.pop());
        }
    }

    private void draw(HelpPage page) {
        shown = Optional.of(page);
        Drawing drawing = new Drawing();
        drawing.way(page);
        drawing.title(page.title());
        Kind last = Kind.PARAGRAPH;
        for (Block block : page.blocks()) {
            drawing.block(block, last);
            last = block.kind();
        }
        drawing.onto(text);
        links = drawing.ranges.stream().filter(r -> r.data instanceof String).toList();
        text.setSelection(0);
        text.setTopIndex(0);
    }

    private void clicked(Event event) {
        int offset = text.getOffsetAtPoint(new Point(event.x, event.y));
        if (event.button == 1 && text.getSelectionCount() == 0) {
            link(offset).ifPresent(this::follow);
        }
    }

    private Optional<StyleRange> link(int offset) {
        return links.stream()
                .filter(r -> r.start <= offset && offset < r.start + r.length)
                .findFirst();
    }

    private void follow(StyleRange link) {
        if (BACK.equals(link.data)) {
            back();
        } else {
            pages.named(String.valueOf(link.data)).ifPresent(this::show);
        }
    }

    /** From link to link, and out of the page beyond the last one. */
    private void traversed(Event event) {
        Point selection = text.getSelectionRange();
        Optional<StyleRange> to = switch (event.detail) {
            case SWT.TRAVERSE_TAB_NEXT ->
                links.stream()
                        .filter(r -> r.start >= selection.x + Math.max(selection.y, 0) && r.start != selection.x
                                || r.start == 0 && selection.x + selection.y == 0)
                        .findFirst();
            case SWT.TRAVERSE_TAB_PREVIOUS ->
                links.stream().filter(r -> r.start < selection.x).reduce((a, b) -> b);
            default -> Optional.empty();
        };
        if (to.isPresent()) {
            event.doit = false;
            text.setSelection(to.get().start, to.get().start + to.get().length);
            text.showSelection();
        } else if (event.detail == SWT.TRAVERSE_RETURN) {
            event.doit = false;
            link(selection.x).ifPresent(this::follow);
        } else if (event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
            event.doit = true;
        }
    }

    /** A page on its way to the widget. */
    private final class Drawing {

        private final StringBuilder all = new StringBuilder();
        private final List<StyleRange> ranges = new ArrayList<>();
        private final List<Integer> items = new ArrayList<>();

        /** Where one can go from any page. */
        void way(HelpPage page) {
            boolean start = page.name().equals(HelpPages.CONTENTS);
            if (!start) {
                span(new Span(Texts.help_contents, Style.LINK, HelpPages.CONTENTS));
            }
            if (!before.isEmpty()) {
                all.append(start ? "" : "   ");
                span(new Span(Texts.help_back, Style.LINK, BACK));
            }
            all.append(all.isEmpty() ? "" : "\n\n");
        }

        void title(String title) {
            StyleRange range = range(title, SWT.NORMAL);
            range.font = JFaceResources.getFont(JFaceResources.HEADER_FONT);
            all.append('\n');
        }

        void block(Block block, Kind last) {
            all.append(block.kind() == Kind.ITEM && last != Kind.PARAGRAPH ? "" : "\n");
            if (block.kind() == Kind.ITEM) {
                items.add(line());
                all.append("• ");
            }
            for (Span span : block.spans()) {
                if (block.kind() == Kind.HEADING) {
                    range(span.text(), SWT.BOLD);
                } else {
                    span(span);
                }
            }
            all.append('\n');
        }

        private int line() {
            return (int) all.chars().filter(c -> c == '\n').count();
        }

        private void span(Span span) {
            switch (span.style()) {
                case PLAIN -> all.append(span.text());
                case STRONG -> range(span.text(), SWT.BOLD);
                case CODE -> range(span.text(), SWT.NORMAL).font = JFaceResources.getTextFont();
                case LINK -> {
                    StyleRange range = range(span.text(), SWT.NORMAL);
                    range.underline = true;
                    range.underlineStyle = SWT.UNDERLINE_LINK;
                    range.foreground = JFaceResources.getColorRegistry().get(JFacePreferences.HYPERLINK_COLOR);
                    range.data = span.target();
                }
            }
        }

        private StyleRange range(String words, int style) {
            StyleRange range = new StyleRange(all.length(), words.length(), null, null, style);
            ranges.add(range);
            all.append(words);
            return range;
        }

        void onto(StyledText widget) {
            widget.setText(all.toString());
            widget.setStyleRanges(ranges.toArray(StyleRange[]::new));
            for (int line : items) {
                widget.setLineIndent(line, 1, INDENT / 2);
                widget.setLineWrapIndent(line, 1, INDENT + INDENT / 4);
            }
        }
    }
}
