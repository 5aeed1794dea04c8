package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.SocketChannel;
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

    private final SocketPlace place;
    private final Deque<Frames> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private SocketDesk(SocketPlace place) {
        this.place = place;
    }

    /** Empty when nobody serves the home. */
    static Optional<AgentDesk> at(SocketPlace place) {
        return place.connect().map(channel -> {
            SocketDesk desk = new SocketDesk(place);
            desk.idle.push(frames(channel));
            return (AgentDesk)
                    Proxy.newProxyInstance(AgentDesk.class.getClassLoader(), new Class<?>[] {AgentDesk.class}, desk);
        });
    }

    private static Frames frames(SocketChannel channel) {
        return new Frames(channel, Frames.LARGEST, LIMIT);
    }

    @Override
    @NonNullByDefault({})
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the agent behind a socket";
            };
        }
        if (method.getName().equals("close")) {
            closed = true;
            for (Frames one = idle.poll(); one != null; one = idle.poll()) {
                one.close();
            }
            return null;
        }
        return call(method, arguments == null ? new Object[0] : arguments);
    }

    private Object call(Method method, Object[] arguments) throws QuiesceException {
        Frames frames;
        try {
            Optional<Frames> free = Optional.ofNullable(idle.poll());
            frames = free.isPresent() ? free.get() : connect();
        } catch (IOException e) {
            throw lost(e);
        }
        boolean whole = false;
        Future<?> watch = frames.closeAfter(LONGEST_CALL);
        try {
            frames.write(Calls.request(method, arguments));
            byte[] answer =
                    frames.read().orElseThrow(() -> new IOException("the agent has closed the control channel"));
            whole = true;
            return Calls.result(method, answer);
        } catch (IOException e) {
            throw lost(e);
        } catch (Malformed e) {
            throw TransferException.ofCallersStream(
                    "the agent's answer is not understood: " + e.getMessage(),
                    "Is the agent of another version of Quiesce? Restart it after an update.",
                    e);
        } finally {
            watch.cancel(false);
            if (whole && !closed) {
                idle.push(frames);
            } else {
                frames.close();
            }
        }
    }

    private Frames connect() throws IOException {
        return frames(place.connect().orElseThrow(() -> new IOException("nobody listens")));
    }

    private static TransferException lost(IOException e) {
        return new TransferException(
                "the agent of this home has gone: " + e.getMessage(),
                "Did it stop or restart? See 'quiesce agent status' and the log of the home.",
                e);
    }
}
