package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.HostServices.Order;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One kind of service manager. */
interface Boot {

    /** What people call it. */
    String title();

    /** The file by which it knows a service. */
    Path file(String name, Path home);

    /** Files of services that may be ours. */
    List<Path> files(Path home);

    /** Its content: a pure function. */
    String text(Order order);

    default Charset charset() {
        return StandardCharsets.UTF_8;
    }

    /** Mode of the file. */
    default String mode() {
        return "rw-r--r--";
    }

    /** Whether it knows that name from elsewhere than {@link #file}: a package, say. */
    boolean knowsFromElsewhere(String name);

    /** The file is written: from now on every boot starts it. */
    void enable(String name, Path file) throws CheckFailedException;

    void start(String name) throws CheckFailedException;

    /** In good order, and waits for its end; nothing to do when it does not run. */
    void stop(String name) throws CheckFailedException;

    /** No boot starts it any more; the file is still there. */
    void disable(String name) throws CheckFailedException;

    /** The file is gone. */
    void forget(String name) throws CheckFailedException;

    boolean enabled(String name, Path file);

    boolean running(String name);

    /** Where it writes what the service says, for people. */
    String log(String name);
}
