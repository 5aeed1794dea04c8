package io.quiesce.reporting.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.BackupPoint;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import io.quiesce.api.report.Spread;
import io.quiesce.api.report.Trouble;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/** A report as a JSON document (docs/reports.md). Bytes and seconds; what there is none of is null. */
final class ReportJson {

    static final int VERSION = 1;

    private final JsonGenerator json;

    private ReportJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            new ReportJson(json).write(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(Report report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", VERSION);
        json.writeStringField("from", report.period().from().toString());
        json.writeStringField("until", report.period().until().toString());
        json.writeStringField("zone", report.period().zone().getId());
        json.writeStringField("madeAt", report.madeAt().toString());
        json.writeStringField("source", report.source());
        figures("figures", report.figures());
        figures("before", report.before());
        json.writeArrayFieldStart("plans");
        for (PlanReport plan : report.plans()) {
            json.writeStartObject();
            json.writeStringField("plan", plan.plan());
            figures("figures", plan.figures());
            figures("before", plan.before());
            json.writeArrayFieldStart("backups");
            for (BackupPoint point : plan.points()) {
                point(point);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("others");
        for (Map.Entry<RunKind, Integer> e : report.others().entrySet()) {
            json.writeNumberField(Words.word(e.getKey()), e.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("troubles");
        for (Trouble trouble : report.troubles()) {
            trouble(trouble);
        }
        json.writeEndArray();
        json.writeNumberField("moreTroubles", report.moreTroubles());
        json.writeEndObject();
    }

    private void figures(String name, Figures f) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("backups", f.backups());
        json.writeObjectFieldStart("outcomes");
        for (Map.Entry<RunStatus, Integer> e : f.outcomes().entrySet()) {
            json.writeNumberField(Words.word(e.getKey()), e.getValue());
        }
        json.writeEndObject();
        number("successRate", f.successRate());
        json.writeNumberField("rawBytes", f.rawBytes());
        json.writeNumberField("storedBytes", f.storedBytes());
        json.writeNumberField("newestRawBytes", f.newestRawBytes());
        number("ratio", f.ratio());
        number("bytesPerSecond", f.bytesPerSecond());
        spread("downtime", f.downtime());
        spread("elapsed", f.elapsed());
        json.writeObjectFieldStart("stages");
        for (Map.Entry<Stage, Duration> e : f.stages().entrySet()) {
            seconds(Words.word(e.getKey()), e.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void spread(String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", spread.count());
        seconds("least", spread.least());
        seconds("median", spread.median());
        seconds("most", spread.most());
        seconds("total", spread.total());
        json.writeEndObject();
    }

    private void point(BackupPoint point) throws IOException {
        json.writeStartObject();
        json.writeStringField("run", point.run().toString());
        json.writeStringField("at", point.at().toString());
        json.writeStringField("outcome", Words.word(point.outcome()));
        json.writeNumberField("rawBytes", point.rawBytes());
        json.writeNumberField("storedBytes", point.storedBytes());
        seconds("downtime", point.downtime());
        seconds("elapsed", point.elapsed());
        json.writeEndObject();
    }

    private void trouble(Trouble trouble) throws IOException {
        json.writeStartObject();
        json.writeStringField("run", trouble.run().toString());
        json.writeStringField("at", trouble.at().toString());
        json.writeStringField("kind", Words.word(trouble.kind()));
        json.writeStringField("status", Words.word(trouble.status()));
        json.writeStringField("plan", trouble.plan());
        json.writeStringField("message", trouble.message());
        json.writeStringField("hint", trouble.hint());
        json.writeEndObject();
    }

    private void seconds(String name, Duration d) throws IOException {
        json.writeNumberField(name, d.toMillis() / 1000.0);
    }

    private void number(String name, OptionalDouble value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value.getAsDouble());
        }
    }
}
