/**
 * Fuzzing of readers of foreign bytes, for the unit tests of every bundle: a {@link io.quiesce.fuzz.Fuzz} takes valid
 * documents, changes them at random and watches what a reader makes of them.
 */
package io.quiesce.fuzz;
