package io.quiesce.workbench.internal;

import io.quiesce.api.history.RunLog;
import java.text.FieldPosition;
import java.text.Format;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.swtchart.ILineSeries.PlotSymbolType;
import org.eclipse.swtchart.ISeries.SeriesType;
import org.eclipse.swtchart.LineStyle;
import org.eclipse.swtchart.Range;

/** One trend, drawn and in words. UI thread only. */
final class TrendChart {

    /** Legible on light and on dark ground, and different without colours too: the second line is dashed. */
    private static final List<RGB> COLORS = List.of(new RGB(0x3b, 0x82, 0xc4), new RGB(0xd9, 0x82, 0x2b));

    private static final Duration NARROWEST_MARGIN = Duration.ofHours(2);

    /** Pixels between labels. */
    private static final int ACROSS = 130;

    private static final int UP = 24;

    private static final Duration WIDE = Duration.ofDays(3);

    private final Trend trend;
    private final Composite area;
    private final Label words;
    private final Chart chart;

    TrendChart(Composite parent, Trend trend) {
        this.trend = trend;
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(0, 2).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        words = new Label(area, SWT.NONE);
        words.setData(Ids.KEY, Ids.TREND + trend.title());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(words);
        chart = new Chart(area, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(220, 90).applyTo(chart);
        chart.getTitle().setVisible(false);
        chart.getLegend().setVisible(trend.lines().size() > 1);
        chart.getLegend().setPosition(SWT.BOTTOM);
        for (IAxis axis : chart.getAxisSet().getAxes()) {
            axis.getTitle().setVisible(false);
            axis.getGrid().setStyle(LineStyle.DOT);
        }
        x().getTick().setTickMarkStepHint(ACROSS);
        y().getTick().setTickMarkStepHint(UP);
        y().getTick().setFormat(new Wording());
        for (int i = 0; i < trend.lines().size(); i++) {
            line(i, trend.lines().get(i).name());
        }
    }

    private void line(int number, String name) {
        ILineSeries<?> line = (ILineSeries<?>) chart.getSeriesSet().createSeries(SeriesType.LINE, name);
        Color color = new Color(COLORS.get(number));
        line.setLineColor(color);
        line.setLineWidth(2);
        line.setLineStyle(number == 0 ? LineStyle.SOLID : LineStyle.DASH);
        line.setSymbolType(PlotSymbolType.CIRCLE);
        line.setSymbolSize(3);
        line.setSymbolColor(color);
        line.setAntialias(SWT.ON);
    }

    private IAxis x() {
        return chart.getAxisSet().getXAxis(0);
    }

    private IAxis y() {
        return chart.getAxisSet().getYAxis(0);
    }

    /** @param oldestFirst good backups */
    void show(List<RunLog> oldestFirst) {
        String summary = trend.summary(oldestFirst);
        words.setText(trend.title() + (summary == null ? "" : ":  " + summary));
        dress();
        chart.suspendUpdate(true);
        Date[] times = oldestFirst.stream().map(r -> Date.from(r.startedAt())).toArray(Date[]::new);
        double largest = 0;
        for (int i = 0; i < trend.lines().size(); i++) {
            double[] values = trend.values(i, oldestFirst);
            largest = Math.max(largest, Arrays.stream(values).max().orElse(0));
            var series = chart.getSeriesSet().getSeries(trend.lines().get(i).name());
            series.setVisible(values.length > 0);
            if (values.length > 0) {
                series.setXDateSeries(times);
                series.setYSeries(values);
            }
        }
        if (times.length > 0) {
            Instant first = oldestFirst.getFirst().startedAt();
            Instant last = oldestFirst.getLast().startedAt();
            Duration width = Duration.between(first, last);
            double margin = Math.max(NARROWEST_MARGIN.toMillis(), width.toMillis() * 0.04);
            x().getTick()
                    .setFormat(new SimpleDateFormat(
                            width.compareTo(WIDE) > 0 ? "d MMM" : "d MMM HH:mm", Locale.getDefault()));
            x().setRange(new Range(first.toEpochMilli() - margin, last.toEpochMilli() + margin));
            y().setRange(new Range(0, largest == 0 ? 1 : largest * 1.15));
        }
        chart.suspendUpdate(false);
        chart.redraw();
    }

    /** As the theme has the view: it may have changed since. */
    private void dress() {
        Color ground = area.getBackground();
        Color ink = words.getForeground();
        chart.setBackground(ground);
        chart.getPlotArea().setBackground(ground);
        chart.getLegend().setBackground(ground);
        chart.getLegend().setForeground(ink);
        for (IAxis axis : chart.getAxisSet().getAxes()) {
            axis.getTick().setForeground(ink);
            axis.getGrid().setForeground(new Color(blended(ink.getRGB(), ground.getRGB())));
        }
    }

    private static RGB blended(RGB ink, RGB ground) {
        return new RGB(
                (ink.red + 3 * ground.red) / 4, (ink.green + 3 * ground.green) / 4, (ink.blue + 3 * ground.blue) / 4);
    }

    /** The values of an axis as they are written elsewhere. */
    private final class Wording extends Format {
        private static final long serialVersionUID = 1L;

        @Override
        @NonNullByDefault({})
        public StringBuffer format(Object value, StringBuffer target, FieldPosition position) {
            return target.append(value instanceof Number number ? trend.text().apply(number.doubleValue()) : value);
        }

        @Override
        @NonNullByDefault({})
        public @Nullable Object parseObject(String source, ParsePosition position) {
            return null;
        }
    }
}
