package io.quiesce.tests.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.swt.widgets.Widget;

/**
 * Works the widgets of the process that it lives in: one line of Base64 words in, one out, the first word being {@code ok} or
 * {@code error}. Also notes what the UI thread does whenever it lets others wait.
 */
public final class WidgetDriver {

    private static final String KEY = "io.quiesce.id";
    private static final int MOST_ROWS = 200;
    private static final long LOOK_MILLIS = 100;
    private static final int FRAMES_MILLIS = 250;

    private final Display display;
    private final StringBuffer stalls = new StringBuffer();

    private WidgetDriver(Display display) {
        this.display = display;
    }

    /** Until the process ends. */
    public static void serve(Path portFile) throws IOException, InterruptedException {
        Display display = null;
        while (display == null) {
            Thread.sleep(100);
            display = Thread.getAllStackTraces().keySet().stream()
                    .map(Display::findDisplay)
                    .filter(d -> d != null)
                    .findFirst()
                    .orElse(null);
        }
        WidgetDriver driver = new WidgetDriver(display);
        Thread watch = new Thread(driver::watch, "widget-driver-watch");
        watch.setDaemon(true);
        watch.start();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path written = portFile.resolveSibling(portFile.getFileName() + ".part");
            Files.writeString(written, Integer.toString(server.getLocalPort()));
            Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
            try (Socket client = server.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                    PrintStream out = new PrintStream(client.getOutputStream(), true, StandardCharsets.US_ASCII)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.println(driver.answer(line));
                }
            }
        }
    }

    /** Asks the UI thread for a moment, again and again; of one that does not answer soon, it is noted what it does. */
    private void watch() {
        try {
            while (!display.isDisposed()) {
                long asked = System.nanoTime();
                CountDownLatch answered = new CountDownLatch(1);
                StringBuilder seen = new StringBuilder();
                display.asyncExec(answered::countDown);
                while (!answered.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !display.isDisposed()) {
                    for (StackTraceElement frame : display.getThread().getStackTrace()) {
                        seen.append(frame).append('\n');
                    }
                    seen.append('\n');
                }
                long millis = (System.nanoTime() - asked) / 1_000_000;
                if (millis > LOOK_MILLIS) {
                    stalls.append(millis).append(" ms\n").append(seen);
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            return; // the display is gone
        }
    }

    private String answer(String line) {
        List<String> words =
                Arrays.stream(line.split(" ")).map(WidgetDriver::decoded).toList();
        try {
            return encoded("ok") + " " + encoded(run(words));
        } catch (RuntimeException e) {
            return encoded("error") + " " + encoded(String.valueOf(e.getMessage()));
        }
    }

    private static String decoded(String word) {
        return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
    }

    private static String encoded(String word) {
        return Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
    }

    private String run(List<String> words) {
        String first = words.size() > 1 ? words.get(1) : "";
        String second = words.size() > 2 ? words.get(2) : "";
        return switch (words.getFirst()) {
            case "rows" -> ui(() -> rows(table(first)));
            case "count" -> ui(() -> Integer.toString(table(first).getItemCount()));
            case "select" -> ui(() -> select(table(first), Integer.parseInt(second)));
            case "tick" -> ui(() -> tick(table(first), second));
            case "text" -> ui(() -> text(widget(first)));
            case "set" -> ui(() -> set(widget(first), second));
            case "tab" -> ui(() -> tab(first));
            case "page" -> ui(() -> page(first));
            case "press" -> press(first);
            case "menu" -> menu(first, second);
            case "check" -> ui(() -> check(widget(first)));
            case "enabled" -> ui(() -> Boolean.toString(isEnabled(first)));
            case "says" -> ui(() -> Boolean.toString(says(first)));
            case "shells" -> ui(this::shells);
            case "key" -> key(first);
            case "defect" -> defect(first);
            case "close" -> close(first);
            case "shot" -> drawn(() -> shot(first));
            case "stalls" -> taken(stalls);
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    private static String taken(StringBuffer text) {
        synchronized (text) {
            String all = text.toString();
            text.setLength(0);
            return all;
        }
    }

    /** What was set a moment ago is on the display some frames later, without a tool tip over it. */
    private String drawn(Supplier<String> action) {
        Point before = corner();
        try {
            Thread.sleep(FRAMES_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ui(() -> {
            String answer = action.get();
            display.setCursorLocation(before); // without a window manager the focus follows the pointer
            return answer;
        });
    }

    /** Puts the pointer into a corner of the newest window. */
    private Point corner() {
        AtomicReference<Point> before = new AtomicReference<>(new Point(0, 0));
        ui(() -> {
            before.set(display.getCursorLocation());
            Rectangle r = inside(visibleShells().getFirst());
            display.setCursorLocation(r.x + r.width - 2, r.y + 2);
            return "";
        });
        return before.get();
    }

    private String ui(Supplier<String> action) {
        AtomicReference<String> answer = new AtomicReference<>("");
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        display.syncExec(() -> {
            try {
                answer.set(action.get());
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
        return answer.get();
    }

    /** Those that are seen, the newest dialog first. */
    private List<Shell> visibleShells() {
        List<Shell> shells = new ArrayList<>(Arrays.stream(display.getShells())
                .filter(Shell::isVisible)
                .filter(s -> !s.getText().isEmpty())
                .toList());
        return shells.reversed();
    }

    private String shells() {
        return String.join("\n", visibleShells().stream().map(Shell::getText).toList());
    }

    private static void collect(Widget widget, List<Widget> all) {
        all.add(widget);
        if (widget instanceof ToolBar bar) {
            all.addAll(Arrays.asList(bar.getItems()));
        }
        if (widget instanceof CTabFolder folder) {
            all.addAll(Arrays.asList(folder.getItems()));
        }
        if (widget instanceof Composite composite) {
            for (Control child : composite.getChildren()) {
                collect(child, all);
            }
        }
    }

    private <T> T find(String what, Predicate<Widget> wanted, Function<Widget, Optional<T>> cast) {
        for (Shell shell : visibleShells()) {
            List<Widget> all = new ArrayList<>();
            collect(shell, all);
            Optional<T> found = all.stream()
                    .filter(wanted)
                    .filter(w -> !(w instanceof Control control) || control.isVisible())
                    .flatMap(w -> cast.apply(w).stream())
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalStateException("there is no " + what + " in " + shells());
    }

    private Widget widget(String id) {
        return find("widget " + id, w -> id.equals(w.getData(KEY)), Optional::of);
    }

    private Table table(String id) {
        return (Table) widget(id);
    }

    private static String rows(Table table) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < Math.min(MOST_ROWS, table.getItemCount()); i++) {
            TableItem item = table.getItem(i);
            item.getText(); // a virtual one is filled now
            for (int column = 0; column < table.getColumnCount(); column++) {
                rows.append(column == 0 ? "" : "\t").append(item.getText(column));
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    private static String select(Table table, int row) {
        if (row >= table.getItemCount()) {
            throw new IllegalStateException("it has " + table.getItemCount() + " rows");
        }
        table.setFocus();
        table.setSelection(row);
        Event event = new Event();
        event.item = table.getItem(row);
        table.notifyListeners(SWT.Selection, event);
        return "";
    }

    private static String tick(Table table, String text) {
        TableItem item = Arrays.stream(table.getItems())
                .filter(i -> i.getText().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no row " + text));
        item.setChecked(!item.getChecked());
        Event event = new Event();
        event.item = item;
        event.detail = SWT.CHECK;
        table.notifyListeners(SWT.Selection, event);
        return "";
    }

    private static String text(Widget widget) {
        return switch (widget) {
            case Text text -> text.getText();
            case StyledText text -> text.getText();
            case Label label -> label.getText();
            case Combo combo -> combo.getText();
            case Button button -> button.getText();
            case Browser browser -> browser.getText();
            default -> throw new IllegalStateException("no text: " + widget);
        };
    }

    /** Whether a text of the newest dialog, or of the window when there is none, has these words. */
    private boolean says(String words) {
        List<Widget> all = new ArrayList<>();
        collect(visibleShells().getFirst(), all);
        return all.stream()
                .filter(w -> w instanceof Text || w instanceof Label)
                .filter(w -> ((Control) w).isVisible())
                .anyMatch(w -> text(w).contains(words));
    }

    /** Whether the newest dialog, or the window when there is none, has this widget or a button with this label, enabled. */
    private boolean isEnabled(String what) {
        List<Widget> all = new ArrayList<>();
        collect(visibleShells().getFirst(), all);
        return all.stream()
                .anyMatch(w -> isEnabled(w, what)
                        || what.equals(w.getData(KEY)) && w instanceof Control control && control.isEnabled());
    }

    private static String set(Widget widget, String value) {
        switch (widget) {
            case Text text -> text.setText(value);
            case StyledText text -> text.setText(value);
            case Combo combo -> {
                combo.setText(value);
                combo.notifyListeners(SWT.Selection, new Event());
            }
            default -> throw new IllegalStateException("can't be set: " + widget);
        }
        return "";
    }

    private static String check(Widget widget) {
        Button button = (Button) widget;
        if (!button.isEnabled()) {
            throw new IllegalStateException("it is disabled: " + button.getText());
        }
        if ((button.getStyle() & SWT.RADIO) != 0) {
            for (Control sibling : button.getParent().getChildren()) {
                if (sibling instanceof Button other && other != button && other.getSelection()) {
                    other.setSelection(false);
                    other.notifyListeners(SWT.Selection, new Event());
                }
            }
        }
        button.setSelection(true);
        button.notifyListeners(SWT.Selection, new Event());
        return "";
    }

    private String tab(String title) {
        CTabItem item = find(
                "tab " + title,
                w -> w instanceof CTabItem i && i.getText().equals(title),
                w -> Optional.of((CTabItem) w));
        item.getParent().setSelection(item);
        Event event = new Event();
        event.item = item;
        item.getParent().notifyListeners(SWT.Selection, event);
        return "";
    }

    /** Of a dialog whose pages stand in a tree. */
    private String page(String title) {
        Tree tree = find("tree", w -> w instanceof Tree, w -> Optional.of((Tree) w));
        TreeItem item = Arrays.stream(tree.getItems())
                .filter(i -> i.getText().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no page " + title));
        tree.setSelection(item);
        Event event = new Event();
        event.item = item;
        tree.notifyListeners(SWT.Selection, event);
        return "";
    }

    /** Returns before what it has set off is over, since that may be a dialog. */
    private String press(String label) {
        Widget button = enabledButton(label);
        display.asyncExec(() -> {
            if (!button.isDisposed()) {
                if (button instanceof Button box && (box.getStyle() & SWT.CHECK) != 0) {
                    box.setSelection(!box.getSelection());
                }
                button.notifyListeners(SWT.Selection, new Event());
            }
        });
        return "";
    }

    /** As who closes a window by its frame. */
    private String close(String title) {
        display.asyncExec(() ->
                visibleShells().stream().filter(s -> s.getText().equals(title)).forEach(Shell::close));
        return "";
    }

    /**
     * Typed into the newest dialog, or the window when there is none: into what has the focus there. No window manager gives a window
     * the focus here, so it takes it.
     */
    private String key(String name) {
        ui(() -> {
            visibleShells().getFirst().forceActive();
            return "";
        });
        Event event = new Event();
        event.keyCode = switch (name) {
            case "F1" -> SWT.F1;
            case "Escape" -> SWT.ESC;
            case "Tab" -> SWT.TAB;
            case "Enter" -> SWT.CR;
            default -> throw new IllegalArgumentException("no such key: " + name);
        };
        event.type = SWT.KeyDown;
        ui(() -> Boolean.toString(display.post(event)));
        event.type = SWT.KeyUp;
        return ui(() -> Boolean.toString(display.post(event)));
    }

    /** Lets something fail in the UI thread that nobody has foreseen. */
    private String defect(String message) {
        display.asyncExec(() -> {
            throw new IllegalStateException(message);
        });
        return "";
    }

    /** As {@link #press}. */
    private String menu(String menu, String label) {
        AtomicReference<MenuItem> found = new AtomicReference<>();
        ui(() -> {
            Menu bar = visibleShells().stream()
                    .map(Shell::getMenuBar)
                    .filter(b -> b != null)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no menu bar"));
            Menu opened = item(bar, menu).getMenu();
            opened.notifyListeners(SWT.Show, new Event()); // it is filled when it is opened
            found.set(item(opened, label));
            opened.notifyListeners(SWT.Hide, new Event());
            return "";
        });
        display.asyncExec(() -> found.get().notifyListeners(SWT.Selection, new Event()));
        return "";
    }

    private static MenuItem item(Menu menu, String label) {
        return Arrays.stream(menu.getItems())
                .filter(i -> named(i.getText(), label) && i.isEnabled())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no enabled entry " + label + " in "
                        + Arrays.stream(menu.getItems()).map(MenuItem::getText).toList()));
    }

    private Widget enabledButton(String label) {
        AtomicReference<Widget> found = new AtomicReference<>();
        ui(() -> {
            found.set(find("enabled button " + label, w -> isEnabled(w, label), Optional::of));
            return "";
        });
        return found.get();
    }

    private static boolean isEnabled(Widget widget, String label) {
        return switch (widget) {
            case Button button -> named(button.getText(), label) && button.isEnabled() && button.isVisible();
            case ToolItem item -> named(String.valueOf(item.getToolTipText()), label) && item.isEnabled();
            default -> false;
        };
    }

    private static boolean named(String text, String label) {
        return text.replace("&", "").startsWith(label);
    }

    /** What the windows cover; around them is nothing. */
    private Rectangle seen() {
        Rectangle all = new Rectangle(0, 0, 0, 0);
        visibleShells().forEach(shell -> all.add(inside(shell)));
        return all.intersection(display.getBounds());
    }

    /** Of a window without the frame that it would have under a window manager. */
    private Rectangle inside(Shell shell) {
        return display.map(shell, null, shell.getClientArea());
    }

    /** Around the newest dialog, since no window manager draws one. */
    private void frame(Image image, Rectangle all) {
        Shell newest = visibleShells().getFirst();
        if (newest.getParent() != null) {
            Rectangle r = inside(newest);
            GC gc = new GC(image);
            gc.setForeground(display.getSystemColor(SWT.COLOR_GRAY));
            gc.drawRectangle(r.x - all.x - 1, r.y - all.y - 1, r.width + 1, r.height + 1);
            gc.dispose();
        }
    }

    private String shot(String file) {
        Rectangle bounds = seen();
        Image image = new Image(display, bounds.width, bounds.height);
        GC gc = new GC(display);
        gc.copyArea(image, bounds.x, bounds.y);
        gc.dispose();
        frame(image, bounds);
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {image.getImageData()};
        loader.save(file, SWT.IMAGE_PNG);
        image.dispose();
        return "";
    }
}
