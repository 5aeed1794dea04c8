package io.quiesce.plugins.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of a file.
 *
 * @param label empty when it is no bundle
 * @param copy an unpacked one; empty as {@code label} is
 * @param problem why it is not installed; empty when it is to be
 */
record Candidate(DropIn dropIn, Optional<Label> label, Optional<Path> copy, String problem) {

    static Candidate read(DropIn dropIn, Shelf shelf) {
        try {
            Folders.requireOwn(dropIn.file());
            Path copy = shelf.copy(dropIn);
            return new Candidate(dropIn, Optional.of(Label.read(copy)), Optional.of(copy), "");
        } catch (PluginException e) {
            return new Candidate(dropIn, Optional.empty(), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    boolean fit() {
        return problem.isEmpty();
    }

    Candidate refused(String why) {
        return new Candidate(dropIn, label, copy, why);
    }

    /** Where the framework finds it; the same for the same state of the file. */
    String location() {
        return "reference:" + copy.orElseThrow().toUri();
    }
}
