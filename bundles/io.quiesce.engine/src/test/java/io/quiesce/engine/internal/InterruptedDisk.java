package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk on which the process is killed, or the power is cut, at one operation. A power cut takes back what no sync made
 * durable: the sync of a directory makes durable everything up to the last operation that touched it, as in a journalling
 * file system.
 */
final class InterruptedDisk implements Disk {

    /** What a SIGKILL is to code: nothing after it is done. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }

    private interface Operation {
        void run() throws IOException;
    }

    private record Done(List<Path> touched, Operation inverse) {}

    private final Disk disk = new LocalDisk();
    private final int last;
    private final boolean powerCut;
    private final List<Done> done = new ArrayList<>();
    private int durable;
    private int count;

    /**
     * @param last operation that is still carried out, from 0; -1 for none
     * @param powerCut whether the end of the process is the end of everything that is not durable
     */
    InterruptedDisk(int last, boolean powerCut) {
        this.last = last;
        this.powerCut = powerCut;
    }

    int count() {
        return count;
    }

    /** The process ends here, whatever it was doing. */
    Killed kill() {
        if (powerCut) {
            for (Done operation : done.subList(durable, done.size()).reversed()) {
                try {
                    operation.inverse().run();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            done.clear();
            durable = 0;
        }
        return new Killed();
    }

    private void carryOut(Operation operation, Operation inverse, Path... touched) throws IOException {
        if (last < 0) {
            throw kill();
        }
        operation.run();
        done.add(new Done(List.of(touched), inverse));
        if (count++ == last) {
            throw kill();
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        carryOut(() -> disk.move(from, to), () -> Files.move(to, from), from.getParent(), to.getParent());
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        carryOut(() -> disk.createDirectory(directory), () -> Files.delete(directory), directory.getParent());
    }

    @Override
    public void createFile(Path file) throws IOException {
        carryOut(() -> disk.createFile(file), () -> Files.delete(file), file.getParent());
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            Rights rights = Rights.of(path);
            carryOut(
                    () -> disk.delete(path),
                    () -> {
                        Files.createDirectory(path);
                        disk.give(rights, path);
                    },
                    path.getParent());
        } else {
            carryOut(() -> disk.delete(path), () -> Files.createFile(path), path.getParent());
        }
    }

    @Override
    public void give(Rights rights, Path to) throws IOException {
        Rights before = Rights.of(to);
        carryOut(() -> disk.give(rights, to), () -> disk.give(before, to), to);
    }

    @Override
    public void takeOver(Path from, Path to) throws IOException {
        Rights before = Rights.of(to);
        carryOut(() -> disk.takeOver(from, to), () -> disk.give(before, to), to);
    }

    @Override
    public void bar(Path directory) throws IOException {
        Rights before = Rights.of(directory);
        carryOut(() -> disk.bar(directory), () -> disk.give(before, directory), directory);
    }

    @Override
    public void takeOverLabel(Path from, Path to) throws IOException {
        carryOut(() -> disk.takeOverLabel(from, to), () -> {}, to);
    }

    @Override
    public void labelByPolicy(Path directory) throws IOException {
        carryOut(() -> disk.labelByPolicy(directory), () -> {}, directory);
    }

    @Override
    public void sync(Path directory) throws IOException {
        for (int i = done.size() - 1; i >= durable; i--) {
            if (done.get(i).touched().contains(directory)) {
                durable = i + 1;
            }
        }
    }
}
