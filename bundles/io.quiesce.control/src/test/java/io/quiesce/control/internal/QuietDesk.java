package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.BusyException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A desk where nothing happens: lists are empty, cancels succeed, everything else is busy. */
final class QuietDesk {

    private QuietDesk() {}

    static AgentDesk make() {
        return (AgentDesk) Proxy.newProxyInstance(
                AgentDesk.class.getClassLoader(), new Class<?>[] {AgentDesk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        throw new AssertionError("closed from outside");
                    }
                    if (method.getReturnType() == List.class) {
                        return List.of();
                    }
                    if (method.getReturnType() == boolean.class) {
                        return true;
                    }
                    throw new BusyException("quiet", "");
                });
    }
}
