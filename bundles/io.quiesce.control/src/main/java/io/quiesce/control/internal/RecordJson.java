package io.quiesce.control.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.QuiesceException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Words of the API as documents and back. A record is an object with a field for each component, one of a sealed family also
 * has its name as {@code type}; an empty Optional is null; times, durations, ids, digests, paths and constants are text.
 * Reading trusts nothing: types, ranges and the records' own checks hold, or it is {@link Malformed}.
 */
final class RecordJson {

    private static final String TYPE = "type";

    private RecordJson() {}

    static @Nullable Object write(Object value) {
        return switch (value) {
            case Optional<?> o -> o.isPresent() ? write(o.get()) : null;
            case List<?> items -> {
                List<@Nullable Object> all = new ArrayList<>();
                items.forEach(i -> all.add(write(i)));
                yield all;
            }
            case java.util.Set<?> items -> write(List.copyOf(items));
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> all = new LinkedHashMap<>();
                map.forEach((k, v) -> all.put(String.valueOf(k), write(v)));
                yield all;
            }
            case Facts f -> write(f.asMap());
            case Record r -> record(r);
            case QuiesceException e -> FailureJson.write(e);
            case Number n -> n;
            case Boolean b -> b;
            case Enum<?> e -> e.name();
            default -> value.toString();
        };
    }

    private static Map<String, @Nullable Object> record(Record value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (Stream.of(value.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
            fields.put(TYPE, value.getClass().getSimpleName());
        }
        try {
            for (RecordComponent c : value.getClass().getRecordComponents()) {
                fields.put(c.getName(), write(c.getAccessor().invoke(value)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + value.getClass(), e);
        }
        return fields;
    }

    static Object read(@Nullable Object tree, Type type) throws Malformed {
        if (type instanceof ParameterizedType generic) {
            return generic(tree, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> raw = (Class<?>) type;
        if (raw == QuiesceException.class) {
            return FailureJson.read(tree);
        }
        if (raw == Facts.class) {
            return facts(tree);
        }
        if (raw.isRecord() || raw.isSealed()) {
            if (tree instanceof Map<?, ?> fields) {
                return object(fields, raw);
            }
            throw new Malformed("an object was expected for " + raw.getSimpleName());
        }
        return simple(tree, raw);
    }

    private static Facts facts(@Nullable Object tree) throws Malformed {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new Malformed("facts are an object");
        }
        Map<String, String> all = new TreeMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            all.put(String.valueOf(e.getKey()), (String) read(e.getValue(), String.class));
        }
        return Facts.of(all);
    }

    private static Object generic(@Nullable Object tree, Class<?> raw, Type[] arguments) throws Malformed {
        if (raw == Optional.class) {
            return tree == null ? Optional.empty() : Optional.of(read(tree, arguments[0]));
        }
        if ((raw == List.class || raw == java.util.Set.class) && tree instanceof List<?> items) {
            List<Object> all = new ArrayList<>();
            for (Object item : items) {
                all.add(read(item, arguments[0]));
            }
            return raw == List.class ? List.copyOf(all) : java.util.Set.copyOf(all);
        }
        if (Map.class.isAssignableFrom(raw) && tree instanceof Map<?, ?> map) {
            SortedMap<Object, Object> all = new TreeMap<>();
            for (Map.Entry<?, ?> e : map.entrySet()) {
                all.put(read(e.getKey(), arguments[0]), read(e.getValue(), arguments[1]));
            }
            return all;
        }
        throw new Malformed("a " + raw.getSimpleName() + " was expected");
    }

    private static Object object(Map<?, ?> fields, Class<?> raw) throws Malformed {
        Class<?> type = raw.isSealed() ? member(fields, raw) : raw;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = read(fields.get(components[i].getName()), components[i].getGenericType());
        }
        try {
            Constructor<?> canonical = type.getConstructor(types);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new Malformed("no " + type.getSimpleName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static Class<?> member(Map<?, ?> fields, Class<?> family) throws Malformed {
        return Stream.of(family.getPermittedSubclasses())
                .filter(c -> c.getSimpleName().equals(fields.get(TYPE)))
                .findFirst()
                .orElseThrow(
                        () -> new Malformed("an unknown " + family.getSimpleName() + " '" + fields.get(TYPE) + "'"));
    }

    private static Object simple(@Nullable Object tree, Class<?> raw) throws Malformed {
        if (raw == boolean.class && tree instanceof Boolean b) {
            return b;
        }
        if (raw == long.class && tree instanceof Long l) {
            return l;
        }
        if (raw == int.class && tree instanceof Long l && l == (int) (long) l) {
            return (int) (long) l;
        }
        if (tree instanceof String text) {
            try {
                return text(text, raw);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new Malformed("'" + text + "' is no " + raw.getSimpleName(), e);
            }
        }
        throw new Malformed("a " + raw.getSimpleName() + " was expected");
    }

    private static Object text(String text, Class<?> raw) throws Malformed {
        if (raw.isEnum()) {
            for (Object constant : raw.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new Malformed("'" + text + "' is no " + raw.getSimpleName());
        }
        return switch (raw.getSimpleName()) {
            case "String" -> text;
            case "Instant" -> Instant.parse(text);
            case "Duration" -> Duration.parse(text);
            case "UUID" -> UUID.fromString(text);
            case "Digest" -> Digest.parse(text);
            case "Path" -> Path.of(text);
            default -> throw new Malformed("a " + raw.getSimpleName() + " cannot cross");
        };
    }
}
