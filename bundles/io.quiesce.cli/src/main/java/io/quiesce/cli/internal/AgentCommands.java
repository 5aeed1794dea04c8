package io.quiesce.cli.internal;

import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.NonNullByDefault;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives those commands of the agent that picocli makes itself, since they stand in an annotation, their agent. */
record AgentCommands(AgentCommand agent) implements IFactory {

    @Override
    @NonNullByDefault({})
    public <K> K create(Class<K> type) throws Exception {
        return Callable.class.isAssignableFrom(type)
                ? type.getDeclaredConstructor(AgentCommand.class).newInstance(agent)
                : CommandLine.defaultFactory().create(type);
    }
}
