package io.quiesce.spi.contract;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.spi.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A guard that watches nobody, remembers how an adapter called it, and fails or answers as a test wants it. Each call runs a
 * look of the test's first. One thread at a time, as every guard.
 */
public final class TestGuard implements Guard {

    /** The steps of a guard that an adapter calls. */
    public enum Step {
        ARM,
        FENCE,
        RELEASE
    }

    /** What a test does when a step is reached. */
    @FunctionalInterface
    public interface Look {
        void at(Step step) throws QuiesceException;
    }

    private final List<Step> steps = new ArrayList<>();
    private final Look look;
    private Optional<StartRecipe> recipe = Optional.empty();
    private Optional<String> breach = Optional.empty();
    private boolean shutsDown;

    public TestGuard() {
        this(step -> {});
    }

    public TestGuard(Look look) {
        this.look = look;
    }

    /** A guard that fails when that step is reached: nobody can be set to watch, or the fence can't be put up. */
    public static TestGuard failingAt(Step failing) {
        return new TestGuard(step -> {
            if (step == failing) {
                throw new CheckFailedException("injected into " + failing, "This failure is part of a test.");
            }
        });
    }

    /** From now on others may have started the instance, for that reason. */
    public TestGuard breached(String reason) {
        breach = Optional.of(reason);
        return this;
    }

    /** From now on the host shuts down, so that nothing is to be started. */
    public TestGuard hostShutsDown() {
        shutsDown = true;
        return this;
    }

    /** In the order of the calls. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** What it was armed with. */
    public StartRecipe recipe() {
        return recipe.orElseThrow(() -> new AssertionError("the guard was not armed"));
    }

    @Override
    public void arm(StartRecipe given) throws QuiesceException {
        recipe = Optional.of(given);
        reach(Step.ARM);
    }

    @Override
    public void fence() throws QuiesceException {
        reach(Step.FENCE);
    }

    private void reach(Step step) throws QuiesceException {
        steps.add(step);
        look.at(step);
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    @Override
    public boolean release() {
        steps.add(Step.RELEASE);
        return !shutsDown;
    }
}
