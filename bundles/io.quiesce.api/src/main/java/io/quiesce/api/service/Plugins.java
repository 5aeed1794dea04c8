package io.quiesce.api.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Bundles of third parties that were dropped into an installed product (docs/plugins.md). Safe between threads. */
@ProviderType
public interface Plugins {

    /**
     * Makes the bundles in {@code dropins} of the home and of the installation active, and follows both folders until this
     * process ends. Returns when the bundles that are there now are active or known to be broken, after ten seconds at the
     * latest. For one home of a process; a second call does nothing.
     */
    void follow(Path home);

    /** All that was dropped in, and the product's own bundles that give something a plug-in could; by name. */
    List<Plugin> installed();

    /**
     * @param name symbolic name of the bundle; of the file where it has none
     * @param version empty where it has none
     * @param provider who made it, as its manifest says; may be empty
     * @param gives what it adds, such as {@code alert channel pager}
     * @param file that was dropped in; empty for a part of the product
     * @param problem why it is not active, or gives less than it should, and what to do; empty when all is well
     */
    record Plugin(
            String name,
            String version,
            String provider,
            State state,
            List<String> gives,
            Optional<Path> file,
            String problem) {

        public Plugin {
            gives = List.copyOf(gives);
        }
    }

    enum State {
        /** Part of the product. */
        BUILT_IN,
        ACTIVE,
        /** Its activator has not come back yet. */
        STARTING,
        /** It is not active, and {@link Plugin#problem} says why. */
        BROKEN;

        /** For people. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
