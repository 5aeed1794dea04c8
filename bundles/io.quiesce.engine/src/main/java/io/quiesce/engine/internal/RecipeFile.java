package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.Hook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A start recipe as the guardian reads it (docs/guardian.md): lists are numbered keys. */
final class RecipeFile {

    private RecipeFile() {}

    /**
     * Durable when this returns.
     *
     * @param instanceLock lock file of the instance
     * @param hook run when the instance is up again
     */
    static void write(Path file, Path home, StartRecipe recipe, Path instanceLock, Hook hook) throws IOException {
        Map<String, String> values = new TreeMap<>();
        values.put("dataDirectory", recipe.dataDirectory().toString());
        list(values, "locked", recipe.locked().stream().map(Path::toString).toList());
        for (int i = 0; i < recipe.release().size(); i++) {
            list(values, "release." + i, recipe.release().get(i));
        }
        list(values, "start", recipe.start());
        boolean hooked = !recipe.start().isEmpty() && hook.isPresent();
        list(values, "hook", hooked ? hook.command() : List.of());
        values.put("hookLimitMillis", Long.toString(hook.limit().toMillis()));
        values.put("host", recipe.host());
        values.put("port", Integer.toString(recipe.port()));
        values.put("startLimitMillis", Long.toString(recipe.startLimit().toMillis()));
        values.put("instanceLock", instanceLock.toString());
        values.put("logs", new Home(home).logs().toString());
        values.put("instructions", recipe.instructions());
        PropertiesFile.write(file, values);
    }

    private static void list(Map<String, String> values, String key, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            values.put(key + "." + i, words.get(i));
        }
    }
}
