package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/** Agent and receiver as services of their host: started at boot, with nobody logged in. One for each home. */
@ProviderType
public interface HostServices {

    /** Which of the products. */
    enum Role {
        AGENT,
        RECEIVER
    }

    /**
     * What the host is to run.
     *
     * @param name of the service: a to z, digits, dots and dashes, at most 64
     * @param program start script, absolute
     * @param home absolute
     * @param user that it runs as
     * @param java home of a Java that the start script would not find by itself
     * @param options further ones of {@code quiesce agent} or {@code quiesce-receiver run}
     */
    record Order(
            Role role, String name, Path program, Path home, String user, Optional<Path> java, List<String> options) {

        private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

        public Order {
            options = List.copyOf(options);
            if (!NAME.matcher(name).matches() || name.endsWith(".service")) {
                throw new IllegalArgumentException("'" + name
                        + "' is no name of a service: a to z, digits, dots and dashes, at most 64, no .service");
            }
        }
    }

    /** The file by which the host knows a service, as {@link #install} would write it. */
    record Draft(Path file, String text) {}

    /**
     * @param installed whether there is a service for the home
     * @param enabled whether the next boot starts it
     * @param running whether the host says that it runs
     * @param name of it; empty when there is none
     * @param file by which the host knows it; empty when there is none
     * @param text one sentence that says all that
     */
    record Status(boolean installed, boolean enabled, boolean running, String name, Optional<Path> file, String text) {}

    /** Changes nothing and needs no rights. */
    Draft draft(Order order) throws QuiesceException;

    /**
     * Makes every boot start it. The same order again changes nothing; a service that runs goes on as it was started.
     *
     * @param start whether it is started now, too
     * @throws QuiesceException when it would not work, or the rights are missing, and nothing was changed; or when it can't be
     *     started, and is installed
     */
    Status install(Order order, boolean start) throws QuiesceException;

    /**
     * Stops it in good order, however long that takes, and takes back {@link #install}. Home and data stay. Idempotent.
     */
    Status uninstall(Role role, Path home) throws QuiesceException;

    Status status(Role role, Path home);
}
