package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.transfer.BackupId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

@DisplayName("quiesce recover")
@Tag("R9.4")
@Tag("T5.1")
class RecoverTest {

    private static final QuiesceException DOWN =
            new InstanceDownException("the instance in /data/shop could not be started", "Start it by hand.");

    @TempDir
    Path home = Path.of("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static <T> T proxy(Class<T> kind, InvocationHandler does) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, does));
    }

    /** An engine that can do nothing but recover. */
    private static <T> T engine(Class<T> kind, Callable<Object> recover) {
        return proxy(kind, (engine, method, arguments) -> {
            assertEquals("recover", method.getName());
            return recover.call();
        });
    }

    private int recover(Callable<Object> runs, Callable<Object> restores) {
        Map<Class<?>, Object> services = Map.of(
                BackupEngine.class, engine(BackupEngine.class, runs),
                RestoreEngine.class, engine(RestoreEngine.class, restores));
        BundleContext bundles = proxy(
                BundleContext.class,
                (context, method, arguments) -> method.getName().equals("getServiceReference")
                        ? proxy(ServiceReference.class, (reference, called, none) -> services.get(arguments[0]))
                        : ((ServiceReference<?>) arguments[0]).getProperty(""));
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = new Session(new Services(bundles), new Terminal(out, out, false), new Cancellation());
        CommandLine line = new AgentApplication().commands(session).line("recover");
        line.setExecutionExceptionHandler(new Failures(session.terminal(), LoggerFactory.getLogger(RecoverTest.class)));
        return line.execute("recover", "--home", home.toString());
    }

    private static Recovery recovery(String text, Optional<QuiesceException> failure) {
        return new Recovery(new BackupId(new UUID(1, 2)), Path.of("/data/blog"), InPlace.NEW, text, List.of(), failure);
    }

    @Test
    @DisplayName("settles interrupted restores also when an instance can't be started, and ends with its exit code")
    void both() {
        int exit = recover(
                () -> {
                    throw DOWN;
                },
                () -> List.of(recovery("the restore of blog is finished", Optional.empty())));
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("the restore of blog is finished"), text);
        assertTrue(text.contains("/data/shop"), text);
        assertEquals(20, exit);
    }

    @Test
    @DisplayName("tells of every restore also when one of them can't be settled")
    void everyRestore() {
        int exit = recover(
                () -> 0,
                () -> List.of(
                        recovery("blog is stuck", Optional.of(DOWN)), recovery("shop is finished", Optional.empty())));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("shop is finished"), printed.toString());
        assertEquals(20, exit);
    }
}
