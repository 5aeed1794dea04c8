package io.quiesce.engine.internal;

/** Somebody has started the instance in the middle of a restore. */
final class OccupiedException extends Exception {

    private static final long serialVersionUID = 1L;

    OccupiedException(String occupant) {
        super("somebody has started the instance in the middle of the restore: " + occupant);
    }
}
