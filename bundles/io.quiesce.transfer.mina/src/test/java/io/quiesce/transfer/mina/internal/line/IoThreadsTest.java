package io.quiesce.transfer.mina.internal.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IoThreadsTest {

    @Test
    @DisplayName("a thread that an error ends is told of, by its name")
    void died() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        IoThreads io = new IoThreads(1, "selector", (thread, e) -> told.complete(thread.getName() + ": " + e));
        io.executor().execute(() -> {
            throw new StackOverflowError("too deep");
        });
        assertEquals("selector-1: java.lang.StackOverflowError: too deep", told.get(10, TimeUnit.SECONDS));
        io.dispose();
    }
}
