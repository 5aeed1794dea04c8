package io.quiesce.control.internal;

import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.error.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** Failures cross by their type, so that the other side acts on them, and ends with the same exit code, as if they were its own. */
final class FailureJson {

    private FailureJson() {}

    static Map<String, @Nullable Object> write(QuiesceException failure) {
        Map<String, @Nullable Object> d = new LinkedHashMap<>();
        d.put("type", failure.getClass().getSimpleName());
        d.put("message", String.valueOf(failure.getMessage()));
        d.put("hint", failure.hint());
        d.put("retryHelps", failure.retryHelps());
        switch (failure) {
            case InvalidConfigurationException e ->
                d.put(
                        "violations",
                        e.violations().stream().map(RecordJson::write).toList());
            case StorageException e -> d.put("kind", e.kind().name());
            case DatabaseException e -> d.put("kind", e.kind().name());
            case TransferException e -> d.put("kind", e.refusal().name());
            default -> {}
        }
        return d;
    }

    static QuiesceException read(@Nullable Object tree) throws Malformed {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new Malformed("a failure is an object");
        }
        String type = text(map, "type");
        String message = text(map, "message");
        String hint = text(map, "hint");
        try {
            return switch (type) {
                case "ArchiveException" -> new ArchiveException(message, hint, "", -1);
                case "BusyException" -> new BusyException(message, hint);
                case "CancelledException" -> new CancelledException();
                case "CaptureException" -> new CaptureException(message, hint);
                case "CheckFailedException" -> new CheckFailedException(message, hint);
                case "DatabaseException" ->
                    new DatabaseException(DatabaseException.Kind.valueOf(text(map, "kind")), message, hint);
                case "InstanceDownException" -> new InstanceDownException(message, hint);
                case "InstanceException" -> new InstanceException(message, hint);
                case "InvalidConfigurationException" -> new InvalidConfigurationException(violations(map));
                case "SecretException" ->
                    new SecretException(message, hint, Boolean.TRUE.equals(map.get("retryHelps")));
                case "RestoreException" -> new RestoreException(message, hint);
                case "StorageException" ->
                    new StorageException(StorageException.Kind.valueOf(text(map, "kind")), message, hint);
                case "TransferException" -> transfer(map, message, hint);
                default -> throw new Malformed("an unknown failure '" + type + "': " + message);
            };
        } catch (IllegalArgumentException e) {
            throw new Malformed("a failure that is not known here: " + message, e);
        }
    }

    private static QuiesceException transfer(Map<?, ?> map, String message, String hint) throws Malformed {
        Refusal refusal = Refusal.valueOf(text(map, "kind"));
        if (refusal != Refusal.NONE) {
            return new TransferException(message, hint, refusal);
        }
        IOException there = new IOException("in the agent's process");
        return Boolean.TRUE.equals(map.get("retryHelps"))
                ? new TransferException(message, hint, there)
                : TransferException.ofCallersStream(message, hint, there);
    }

    private static List<Violation> violations(Map<?, ?> map) throws Malformed {
        List<Violation> all = new ArrayList<>();
        if (!(map.get("violations") instanceof List<?> items)) {
            throw new Malformed("violations are missing");
        }
        for (Object item : items) {
            all.add((Violation) RecordJson.read(item, Violation.class));
        }
        return all;
    }

    private static String text(Map<?, ?> map, String key) throws Malformed {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new Malformed("'" + key + "' is missing or no text");
    }
}
