package io.quiesce.reporting.internal;

import io.quiesce.api.report.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/**
 * Columns over the time of a period, as SVG.
 *
 * @param unit how a value reads
 */
record ColumnChart(String title, Period period, List<Column> columns, DoubleFunction<String> unit) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 150;
    private static final int LEFT = 70;
    private static final int TOP = 12;
    private static final int BOTTOM = 22;
    private static final int RIGHT = 8;
    /** More would be thinner than a pixel: of neighbours the highest is shown, and of those in the colour of trouble. */
    static final int MOST_COLUMNS = 200;

    /** @param marked in the colour of trouble */
    record Column(Instant at, double value, boolean marked, String label) {}

    void draw(Markup out) {
        out.element("figure", () -> out.element("figcaption", title).element("svg", () -> content(out), attributes()));
    }

    private String[] attributes() {
        return new String[] {
            "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", title, "width", "100%"
        };
    }

    private void content(Markup out) {
        double top = ceiling(columns.stream().mapToDouble(Column::value).max().orElse(0));
        for (double part : new double[] {0, 0.5, 1}) {
            double y = y(part);
            line(out, LEFT, y, WIDTH - RIGHT, y, part == 0 ? "axis" : "grid");
            String label = part == 0 ? "0" : unit.apply(part * top);
            out.element("text", label, "x", n(LEFT - 6), "y", n(y + 4), "text-anchor", "end");
        }
        days(out);
        List<Column> shown = shown();
        double width = Math.clamp((WIDTH - LEFT - RIGHT) / (double) Math.max(1, shown.size()) * 0.7, 1.5, 22);
        for (Column column : shown) {
            double height = Math.max(1.5, (HEIGHT - TOP - BOTTOM) * column.value() / top);
            out.element(
                    "rect",
                    () -> out.element("title", column.label()),
                    "x",
                    n(Math.clamp(x(column.at()) - width / 2, LEFT, WIDTH - RIGHT - width)),
                    "y",
                    n(HEIGHT - BOTTOM - height),
                    "width",
                    n(width),
                    "height",
                    n(height),
                    "class",
                    column.marked() ? "bad" : "good");
        }
    }

    /** A mark at the begin of at most eight days. */
    private void days(Markup out) {
        ZonedDateTime first = period.from().atZone(period.zone());
        LocalDate day = first.toLocalDate();
        if (!day.atStartOfDay(period.zone()).toInstant().equals(period.from())) {
            day = day.plusDays(1);
        }
        long step = Math.max(1, (period.length().toDays() + 7) / 8);
        for (; period.contains(day.atStartOfDay(period.zone()).toInstant()); day = day.plusDays(step)) {
            double x = x(day.atStartOfDay(period.zone()).toInstant());
            line(out, x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4, "axis");
            String label = String.format(Locale.ROOT, "%02d-%02d", day.getMonthValue(), day.getDayOfMonth());
            out.element(
                    "text", label, "x", n(x), "y", n(HEIGHT - 5), "text-anchor", x < LEFT + 15 ? "start" : "middle");
        }
    }

    /** Those in the colour of trouble last, so that no higher neighbour is drawn over them. */
    private List<Column> shown() {
        if (columns.size() <= MOST_COLUMNS) {
            return columns;
        }
        List<Column> shown = new ArrayList<>(highest(false));
        shown.addAll(highest(true));
        return shown;
    }

    private Collection<Column> highest(boolean marked) {
        Map<Integer, Column> highest = new TreeMap<>();
        for (Column column : columns) {
            if (column.marked() == marked) {
                int place = (int) (part(column.at()) * MOST_COLUMNS);
                highest.merge(place, column, (a, b) -> b.value() > a.value() ? b : a);
            }
        }
        return highest.values();
    }

    private double part(Instant at) {
        return (double) Duration.between(period.from(), at).toMillis()
                / period.length().toMillis();
    }

    private double x(Instant at) {
        return LEFT + part(at) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double part) {
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(Markup out, double x1, double y1, double x2, double y2, String kind) {
        out.empty("line", "x1", n(x1), "y1", n(y1), "x2", n(x2), "y2", n(y2), "class", kind);
    }

    private static String n(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The next of 1, 2, 5 times a power of ten; 1 for nothing. */
    static double ceiling(double value) {
        if (value <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
