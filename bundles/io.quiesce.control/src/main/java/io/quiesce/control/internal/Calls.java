package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests and answers of the channel: what {@link AgentDesk} declares is what can be asked, and nothing else. */
final class Calls {

    /** Of the documents; another one is refused. */
    static final long PROTOCOL = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private Calls() {}

    static byte[] request(Method method, Object[] arguments) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object argument : arguments) {
            values.add(RecordJson.write(argument));
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("protocol", PROTOCOL);
        document.put("call", method.getName());
        document.put("arguments", values);
        return JsonText.write(document);
    }

    /** Does what a request asks for; never throws: whatever is wrong with it is its answer. */
    static byte[] answer(AgentDesk desk, byte[] request) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("protocol", PROTOCOL);
        try {
            answer.put("result", RecordJson.write(call(desk, JsonText.read(request))));
        } catch (Malformed e) {
            return refusal(e);
        } catch (QuiesceException e) {
            answer.put("failure", FailureJson.write(e));
        } catch (RuntimeException e) {
            LOG.error("a request of the control channel failed", e);
            answer.put(
                    "failure",
                    FailureJson.write(new CheckFailedException(
                            "the agent could not answer: " + e, "This is a defect of Quiesce; see its log.")));
        }
        return JsonText.write(answer);
    }

    /** The answer to what is no request. */
    static byte[] refusal(Malformed problem) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("protocol", PROTOCOL);
        answer.put(
                "failure",
                FailureJson.write(new CheckFailedException(
                        "the control channel does not understand the request: " + problem.getMessage(),
                        "Is the other program of another version of Quiesce? Restart the agent after an update.")));
        return JsonText.write(answer);
    }

    private static Object call(AgentDesk desk, Map<?, ?> document) throws Malformed, QuiesceException {
        if (!Long.valueOf(PROTOCOL).equals(document.get("protocol"))) {
            throw new Malformed("it speaks protocol " + PROTOCOL + ", the request " + document.get("protocol"));
        }
        Method method = method(document.get("call"));
        Type[] types = method.getGenericParameterTypes();
        if (!(document.get("arguments") instanceof List<?> written) || written.size() != types.length) {
            throw new Malformed("'" + method.getName() + "' takes " + types.length + " arguments");
        }
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = RecordJson.read(written.get(i), types[i]);
        }
        try {
            return method.invoke(desk, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof QuiesceException known) {
                throw known;
            }
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method method(@Nullable Object name) throws Malformed {
        for (Method method : AgentDesk.class.getMethods()) {
            if (method.getName().equals(name) && !method.getName().equals("close")) {
                return method;
            }
        }
        throw new Malformed("there is no call '" + name + "'");
    }

    static Object result(Method method, byte[] answer) throws Malformed, QuiesceException {
        Map<?, ?> document = JsonText.read(answer);
        if (document.containsKey("failure")) {
            throw FailureJson.read(document.get("failure"));
        }
        if (!Long.valueOf(PROTOCOL).equals(document.get("protocol"))) {
            throw new Malformed("the agent speaks protocol " + document.get("protocol") + ", this program " + PROTOCOL);
        }
        return RecordJson.read(document.get("result"), method.getGenericReturnType());
    }
}
