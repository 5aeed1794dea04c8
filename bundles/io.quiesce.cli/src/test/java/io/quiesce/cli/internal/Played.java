package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** A product whose services are played. */
final class Played {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final CommandApplication product;
    private final Map<Class<?>, Object> services;

    Played(CommandApplication product, Map<Class<?>, Object> services) {
        this.product = product;
        this.services = services;
    }

    static <T> T service(Class<T> kind, InvocationHandler does) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, does));
    }

    /** @return the exit code */
    int run(String... arguments) {
        BundleContext bundles = service(
                BundleContext.class,
                (context, method, given) -> method.getName().equals("getServiceReference")
                        ? service(ServiceReference.class, (reference, called, none) -> services.get(given[0]))
                        : ((ServiceReference<?>) given[0]).getProperty(""));
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = new Session(new Services(bundles), new Terminal(out, out, false), new Cancellation());
        CommandLine line = product.commands(session).line(arguments);
        line.setExecutionExceptionHandler(new Failures(session.terminal(), LoggerFactory.getLogger(Played.class)));
        return line.execute(arguments);
    }

    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
