package io.quiesce.alerting.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quiesce.api.alert.Alert;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Documents of the channels that post JSON. */
final class AlertJson {

    /** Slack shows at most this many characters of a block. */
    private static final int BLOCK = 2_900;

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private AlertJson() {}

    private static String document(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String string(String text) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    static String webhook(List<Alert> alerts) {
        return document(json -> {
            json.writeNumberField("version", 1);
            json.writeArrayFieldStart("alerts");
            for (Alert alert : alerts) {
                json.writeStartObject();
                json.writeStringField("id", alert.id().toString());
                json.writeStringField("at", alert.at().toString());
                json.writeStringField("kind", Rule.word(alert.kind()));
                json.writeStringField("severity", Rule.word(alert.severity()));
                json.writeStringField("source", alert.source());
                json.writeStringField("plan", alert.plan());
                json.writeStringField("subject", alert.subject());
                json.writeStringField("text", alert.text());
                json.writeObjectFieldStart("facts");
                for (Map.Entry<String, String> fact : alert.facts().entrySet()) {
                    json.writeStringField(fact.getKey(), fact.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String slack(List<Alert> alerts) {
        return document(json -> {
            json.writeStringField("text", plain(Wording.subject(alerts)));
            json.writeArrayFieldStart("blocks");
            for (Alert alert : alerts) {
                String sign = switch (alert.severity()) {
                    case INFO -> ":white_check_mark:";
                    case WARNING -> ":warning:";
                    case ERROR -> ":x:";
                    case CRITICAL -> ":rotating_light:";
                };
                block(json, "section", sign + " *" + plain(alert.subject()) + "*\n" + plain(alert.text()));
                StringBuilder facts = new StringBuilder(plain(alert.source()) + " · " + alert.at());
                alert.facts()
                        .forEach((name, value) -> facts.append(" · ")
                                .append(plain(name))
                                .append(": ")
                                .append(plain(value)));
                block(json, "context", facts.toString());
            }
            json.writeEndArray();
        });
    }

    private static void block(JsonGenerator json, String type, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        if (type.equals("context")) {
            json.writeArrayFieldStart("elements");
            json.writeStartObject();
        } else {
            json.writeObjectFieldStart("text");
        }
        json.writeStringField("type", "mrkdwn");
        json.writeStringField("text", text.length() > BLOCK ? text.substring(0, BLOCK) + "…" : text);
        json.writeEndObject();
        if (type.equals("context")) {
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Without what Slack reads as a link or a mention. */
    private static String plain(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
