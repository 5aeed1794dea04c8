package io.quiesce.engine.internal;

import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.spi.RestoreTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An instance whose data directory is replaced; it outlives the agent's processes. */
final class ScriptedInstance implements RestoreTarget {

    /** Which generation of files a start finds; fails the test when it finds a mixture. */
    private final Supplier<String> generation;

    private String broken = "";
    private boolean running;
    private boolean held;
    private boolean served;
    private int killedRelease;
    private List<Path> unclaimed = List.of();
    private Optional<String> intruder = Optional.empty();
    private Optional<String> warning = Optional.empty();
    private Supplier<String> log = () -> "";

    ScriptedInstance(Supplier<String> generation) {
        this.generation = generation;
    }

    /** Does not start on this generation of files. */
    ScriptedInstance brokenOn(String generationOfFiles) {
        broken = generationOfFiles;
        return this;
    }

    /** Has no setting that names this directory. */
    ScriptedInstance claimsNot(Path directory) {
        unclaimed = List.of(directory);
        return this;
    }

    /** @param lines as {@link #lastLog} is asked for them */
    void logs(Supplier<String> lines) {
        log = lines;
    }

    /** Comes up, and needs somebody to see to this. */
    void warns(String what) {
        warning = Optional.of(what);
    }

    void intrudedBy(String who) {
        intruder = Optional.of(who);
    }

    void intruderLeaves() {
        intruder = Optional.empty();
    }

    boolean isRunning() {
        return running;
    }

    boolean isHeld() {
        return held;
    }

    /** As somebody else would, after the restore was killed. */
    void startedByHand() {
        generation.get();
        running = true;
        served = true;
    }

    void stoppedByHand() {
        running = false;
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    @Override
    public List<Path> unclaimed() {
        return unclaimed;
    }

    @Override
    public Optional<String> owner() {
        return Optional.empty();
    }

    @Override
    public List<String> kept() {
        return List.of();
    }

    @Override
    public void hold() {
        if (running) {
            // a unit that is masked while it runs is lost to its service manager
            throw new AssertionError("held while it runs");
        }
        held = true;
    }

    /** @param which release, from one on, the agent is killed at */
    void killsAtRelease(int which) {
        killedRelease = which;
    }

    @Override
    public void release() {
        if (--killedRelease == 0) {
            throw new InterruptedDisk.Killed();
        }
        held = false;
    }

    @Override
    public Optional<String> occupant(List<Path> directories) {
        return running ? Optional.of("the instance") : intruder;
    }

    @Override
    public Optional<String> mark(Path restored) {
        return Optional.of("before");
    }

    @Override
    public boolean mayHaveServed(String mark) {
        return served;
    }

    @Override
    public Optional<String> start() throws QuiesceException {
        if (held) {
            throw new AssertionError("started while it is held");
        }
        if (generation.get().equals(broken)) {
            throw new InstanceException("it does not start on the " + broken + " files", "");
        }
        running = true;
        served = true;
        return warning;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public String lastLog() {
        return log.get();
    }
}
