package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.service.Plugins;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/**
 * One command line in one process: parses, runs, returns the exit code. SIGTERM and SIGINT request a cancel, wait until
 * the command has put everything right, and stop the framework, since Equinox has no signal handling of its own.
 */
abstract class CommandApplication implements IApplication {

    private static final Logger LOG = LoggerFactory.getLogger(CommandApplication.class);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Cancellation cancellation = new Cancellation();

    /** All commands of the product. */
    abstract Commands commands(Session session);

    @Override
    @NonNullByDefault({})
    public Object start(IApplicationContext application) {
        BundleContext bundles =
                FrameworkUtil.getBundle(CommandApplication.class).getBundleContext();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Framework framework = bundles.getBundle(0).adapt(Framework.class);
        Thread hook = new Thread(() -> shutdown(framework), "quiesce-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        Terminal terminal = terminal();
        try {
            Session session = new Session(new Services(bundles), terminal, cancellation);
            plugIn(session.services());
            String[] arguments = (String[]) application.getArguments().get(IApplicationContext.APPLICATION_ARGS);
            CommandLine line = commands(session).line(arguments);
            line.registerConverter(ByteSize.class, ByteSize::parse);
            line.setExecutionExceptionHandler(new Failures(terminal, LOG));
            line.setParameterExceptionHandler(new Failures(terminal, LOG));
            line.setCaseInsensitiveEnumValuesAllowed(true);
            line.setUsageHelpAutoWidth(true);
            return line.execute(arguments);
        } finally {
            terminal.finish();
            finished.countDown();
        }
    }

    /** A command that prepares a service runs as another user than the service will: nothing of the home's plug-ins is run by it. */
    private static void plugIn(Services services) {
        if (!System.getProperty("quiesce.role", "").startsWith("setup")) {
            services.find(Plugins.class)
                    .ifPresent(p -> p.follow(Path.of(System.getProperty("quiesce.home", ".quiesce"))));
        }
    }

    private static Terminal terminal() {
        return new Terminal(System.out, System.err, Boolean.getBoolean("quiesce.terminal"));
    }

    private void shutdown(Framework framework) {
        cancellation.request();
        try {
            // No limit: the instance has to come up again; each of its steps has a limit of its own.
            finished.await();
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BundleException e) {
            LOG.warn("the framework did not stop in good order", e);
        }
    }

    @Override
    public void stop() {
        cancellation.request();
    }
}
