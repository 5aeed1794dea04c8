package io.quiesce.transfer.mina.internal.line;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few selector threads, each with its share of the sessions. In place of MINA's own pool, because that one changes
 * a key's interest set from whatever thread resumes reading: the running select does not see it for up to a second, and the
 * selector thread may overwrite it. Here such changes are made by the selector thread, which is woken up.
 */
@NonNullByDefault({}) // overrides methods of libraries that say nothing about null
public final class IoThreads implements IoProcessor<NioSession> {

    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final AttributeKey OWNER = new AttributeKey(IoThreads.class, "owner");

    private final NioProcessor[] processors;
    private final ExecutorService threads;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean disposed;

    /**
     * @param count of selector threads, at least 1
     * @param name of the threads, for dumps
     */
    public IoThreads(int count, String name) {
        this(count, name, (thread, e) -> LOG.error("{} has ended, its lines are stuck", thread.getName(), e));
    }

    /** @param died told of a thread that an error has ended: MINA never starts it again, and goes on giving it sessions */
    public IoThreads(int count, String name, Thread.UncaughtExceptionHandler died) {
        ThreadFactory factory = DaemonThreads.named(name);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = factory.newThread(task);
            thread.setUncaughtExceptionHandler(died);
            return thread;
        });
        processors = new NioProcessor[count];
        for (int i = 0; i < count; i++) {
            processors[i] = new NioProcessor(threads);
        }
    }

    /** Runs the accepting or connecting thread beside the selector threads. */
    public ExecutorService executor() {
        return threads;
    }

    private static NioProcessor owner(NioSession session) {
        return (NioProcessor) session.getAttribute(OWNER);
    }

    @Override
    public void add(NioSession session) {
        NioProcessor owner = processors[Math.floorMod(next.getAndIncrement(), processors.length)];
        session.setAttribute(OWNER, owner);
        owner.add(session);
    }

    @Override
    public void flush(NioSession session) {
        owner(session).flush(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        owner(session).write(session, request);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        owner(session).updateTrafficMask(session);
    }

    @Override
    public void remove(NioSession session) {
        owner(session).remove(session);
    }

    @Override
    public boolean isDisposing() {
        return disposed;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** Closes what is still open and ends the threads. */
    @Override
    public void dispose() {
        disposed = true;
        for (NioProcessor processor : processors) {
            processor.dispose();
        }
        threads.shutdown();
    }
}
