package io.quiesce.tests.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One receiver for all tests of a class, since its start costs more than most of them, and for each test an agent's home
 * enrolled there under a name of its own. What a test has killed or stopped runs again before the next.
 */
public final class Site implements BeforeEachCallback, AfterAllCallback {

    private Optional<Path> folder = Optional.empty();
    private Optional<RunningReceiver> receiver = Optional.empty();
    private Optional<AgentHome> agent = Optional.empty();
    private int agents;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (receiver.isEmpty()) {
            Path made = Files.createTempDirectory("quiesce-site");
            folder = Optional.of(made);
            receiver = Optional.of(RunningReceiver.start(made.resolve("receiver")));
        }
        receiver().work();
        agents++;
        agent = Optional.of(receiver().enrol(folder.orElseThrow().resolve("agent" + agents), client()));
    }

    public RunningReceiver receiver() {
        return receiver.orElseThrow();
    }

    /** The home of this test's agent, which knows the receiver as {@code vault}. */
    public AgentHome agent() {
        return agent.orElseThrow();
    }

    /** What the receiver calls this test's agent. */
    public String client() {
        return "db" + agents;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (context.getRequiredTestClass().isAnnotationPresent(Nested.class) || folder.isEmpty()) {
            return; // the class around it goes on
        }
        receiver.ifPresent(RunningReceiver::close);
        try (Stream<Path> files = Files.walk(folder.get())) {
            files.sorted(Comparator.reverseOrder()).forEach(Site::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
