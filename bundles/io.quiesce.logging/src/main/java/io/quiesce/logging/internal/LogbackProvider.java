package io.quiesce.logging.internal;

import ch.qos.logback.classic.LoggerContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** What SLF4J's service loader finds on its own class path, to which this fragment belongs. */
@NonNullByDefault({})
public final class LogbackProvider implements SLF4JServiceProvider {

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    // its marks go on to the threads that a marked one makes; Logback's own do not
    private final MDCAdapter diagnostics = new BasicMDCAdapter();

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(diagnostics);
        new LogFiles(context).open();
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    /** Any 2.0 will do: SLF4J compares as far as the second number. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
