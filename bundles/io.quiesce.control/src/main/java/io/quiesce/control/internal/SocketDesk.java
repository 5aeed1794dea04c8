package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

/** The desk of another process: each call is a request over a connection that no other call is using. */
final class SocketDesk implements InvocationHandler {

    /** A check logs in to an instance and to a receiver, a discard asks a receiver: each has limits of its own. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A connection that rests for longer may be one that the other side, or something between, has given up. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private record Resting(Frames frames, long since) {
        boolean isOld() {
            return System.nanoTime() - since > LONGEST_REST.toNanos();
        }
    }

    private final Way way;
    private final Deque<Resting> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private SocketDesk(Way way) {
        this.way = way;
    }

    /** Empty when nobody serves the home. */
    static Optional<AgentDesk> at(SocketPlace place) {
        return place.connect().map(channel -> over(new Way.Local(place), channel));
    }

    /** @throws QuiesceException why there is no way */
    static AgentDesk beyond(Way way) throws QuiesceException {
        return over(way, way.open());
    }

    private static AgentDesk over(Way way, ByteChannel first) {
        SocketDesk desk = new SocketDesk(way);
        desk.rest(frames(first));
        return (AgentDesk)
                Proxy.newProxyInstance(AgentDesk.class.getClassLoader(), new Class<?>[] {AgentDesk.class}, desk);
    }

    private static Frames frames(ByteChannel channel) {
        return new Frames(channel, Frames.LARGEST, LIMIT);
    }

    private void rest(Frames frames) {
        idle.push(new Resting(frames, System.nanoTime()));
    }

    @Override
    @NonNullByDefault({})
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the agent behind " + way;
            };
        }
        if (method.getName().equals("close")) {
            closed = true;
            for (Resting one = idle.poll(); one != null; one = idle.poll()) {
                one.frames().close();
            }
            return null;
        }
        return call(method, arguments == null ? new Object[0] : arguments);
    }

    private Object call(Method method, Object[] arguments) throws QuiesceException {
        Frames frames = connection();
        boolean whole = false;
        Duration longest =
                arguments.length == 2 && arguments[1] instanceof Duration wait ? wait.plus(LIMIT) : LONGEST_CALL;
        Future<?> watch = frames.closeAfter(longest);
        try {
            frames.write(Calls.request(method, arguments));
            byte[] answer =
                    frames.read().orElseThrow(() -> new IOException("the agent has closed the control channel"));
            whole = true;
            return Calls.result(method, answer);
        } catch (IOException e) {
            throw way.lost(watch.isDone() ? new IOException("no answer within " + longest.toSeconds() + " s", e) : e);
        } catch (Malformed e) {
            throw TransferException.ofCallersStream(
                    "the agent's answer is not understood: " + e.getMessage(),
                    "Is the agent of another version of Quiesce? Restart it after an update.",
                    e);
        } finally {
            boolean inTime = watch.cancel(false);
            if (whole && inTime && !closed) {
                rest(frames);
            } else {
                frames.close();
            }
        }
    }

    private Frames connection() throws QuiesceException {
        for (Resting one = idle.poll(); one != null; one = idle.poll()) {
            if (!one.isOld()) {
                return one.frames();
            }
            one.frames().close();
        }
        return frames(way.open());
    }
}
