package io.quiesce.transfer.mina.internal.line;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/** Threads with a name that do not keep a process alive, and without the log's marks of whoever made them: they serve many. */
public final class DaemonThreads {

    private DaemonThreads() {}

    public static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(unmarked(task), name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Runnable unmarked(Runnable task) {
        return () -> {
            MDC.clear();
            task.run();
        };
    }
}
