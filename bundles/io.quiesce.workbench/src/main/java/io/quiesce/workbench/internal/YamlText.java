package io.quiesce.workbench.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.source.CompositeRuler;
import org.eclipse.jface.text.source.LineNumberRulerColumn;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.text.source.SourceViewerConfiguration;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.LineStyleEvent;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;

/** A text of YAML that can be changed: numbered lines, undo, keys and comments told apart, lines that are wrong marked. */
final class YamlText {

    private static final Pattern KEY = Pattern.compile("^[ -]*[\\w.]+(?=:)");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");

    /** Read on a light ground and on a dark one. */
    private static final RGB GREY = new RGB(128, 128, 128);

    private final SourceViewer viewer;
    private final Document document = new Document();
    private Set<Integer> wrong = Set.of();

    YamlText(Composite parent) {
        CompositeRuler ruler = new CompositeRuler();
        LineNumberRulerColumn numbers = new LineNumberRulerColumn();
        numbers.setForeground(new Color(GREY)); // the platform's is black, in its dark theme too
        ruler.addDecorator(0, numbers);
        viewer = new SourceViewer(parent, ruler, SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        viewer.configure(new SourceViewerConfiguration());
        widget().setFont(JFaceResources.getTextFont());
        widget().addLineStyleListener(this::style);
        viewer.setDocument(document);
    }

    StyledText widget() {
        return viewer.getTextWidget();
    }

    String text() {
        return document.get();
    }

    /** Replaces everything; the line of the cursor stays. */
    void set(String text) {
        int line = widget().getLineAtOffset(widget().getCaretOffset());
        document.set(text);
        show(line + 1);
    }

    /** Forgets what could be undone. */
    void forget() {
        viewer.getUndoManager().reset();
    }

    void undo() {
        viewer.doOperation(ITextOperationTarget.UNDO);
    }

    void redo() {
        viewer.doOperation(ITextOperationTarget.REDO);
    }

    void setEditable(boolean editable) {
        viewer.setEditable(editable);
    }

    /** @param lines counted from 1 */
    void mark(Set<Integer> lines) {
        if (!wrong.equals(lines)) {
            wrong = Set.copyOf(lines);
            widget().redraw();
        }
    }

    /** @param line counted from 1; the last one when there are fewer */
    void show(int line) {
        try {
            int offset = document.getLineOffset(Math.max(0, Math.min(line, document.getNumberOfLines()) - 1));
            viewer.setSelectedRange(offset, 0);
            viewer.revealRange(offset, 0);
        } catch (BadLocationException e) {
            throw new IllegalStateException("line " + line, e);
        }
    }

    private void style(LineStyleEvent line) {
        List<StyleRange> styles = new ArrayList<>();
        boolean marked = wrong.contains(widget().getLineAtOffset(line.lineOffset) + 1);
        if (marked) {
            StyleRange whole = new StyleRange(line.lineOffset, line.lineText.length(), null, null);
            whole.underline = true;
            whole.underlineStyle = SWT.UNDERLINE_ERROR;
            whole.underlineColor = widget().getDisplay().getSystemColor(SWT.COLOR_RED);
            styles.add(whole);
        } else {
            Matcher key = KEY.matcher(line.lineText);
            if (key.find()) {
                styles.add(new StyleRange(line.lineOffset, key.end(), null, null, SWT.BOLD));
            }
            Matcher comment = COMMENT.matcher(line.lineText);
            if (comment.find()) {
                styles.add(new StyleRange(
                        line.lineOffset + comment.start(),
                        comment.end() - comment.start(),
                        widget().getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND),
                        null));
            }
        }
        line.styles = styles.toArray(StyleRange[]::new);
    }
}
