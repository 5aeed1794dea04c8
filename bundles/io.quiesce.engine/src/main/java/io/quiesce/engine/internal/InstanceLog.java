package io.quiesce.engine.internal;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an instance's log, for its failure. It is read while something of more weight is to be done: whatever the reading
 * meets, a log on a storage that hangs or a plug-in's defect, the caller goes on within seconds.
 */
final class InstanceLog {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceLog.class);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private InstanceLog() {}

    /** @return lines; empty when they can't be read in time */
    static String read(Supplier<String> log) {
        return read(log, LONGEST);
    }

    /** In a thread of its own, since what hangs in the kernel heeds no interrupt. */
    static String read(Supplier<String> log, Duration longest) {
        FutureTask<String> read = new FutureTask<>(log::get);
        try {
            Thread.ofPlatform().daemon().name("quiesce-instance-log").start(read);
            return read.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            read.cancel(true);
            LOG.warn("the instance's log could not be read within {} s", longest.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("the instance's log could not be read", e.getCause());
        } catch (InterruptedException e) {
            read.cancel(true);
            Thread.currentThread().interrupt(); // for what is done next
        } catch (OutOfMemoryError e) { // no thread can be made
            LOG.warn("the instance's log could not be read", e);
        }
        return "";
    }
}
