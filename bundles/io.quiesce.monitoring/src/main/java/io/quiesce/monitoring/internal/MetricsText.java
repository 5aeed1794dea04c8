package io.quiesce.monitoring.internal;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quiesce.api.monitor.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Measures in the text format of Prometheus, version 0.0.4. */
final class MetricsText {

    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private MetricsText() {}

    static byte[] of(List<Measure> measures) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        measures.stream()
                .filter(m -> !m.samples().isEmpty())
                .map(MetricsText::gauge)
                .forEach(all::metricSnapshot);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static GaugeSnapshot gauge(Measure measure) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(measure.name()).help(measure.help());
        for (Measure.Sample sample : measure.samples()) {
            Labels.Builder labels = Labels.builder();
            sample.labels().forEach(labels::label);
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels.build())
                    .value(sample.value())
                    .build());
        }
        return gauge.build();
    }
}
