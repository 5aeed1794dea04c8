package io.quiesce.api.retention;

/**
 * Grandfather, father, son: of so many of the latest periods that have a good backup, the last good backup each. A period
 * without one costs no slot.
 *
 * @param weekly weeks of ISO 8601, which begin on Monday
 */
public record Slots(int hourly, int daily, int weekly, int monthly, int yearly) {

    public static final Slots NONE = new Slots(0, 0, 0, 0, 0);

    public Slots {
        if (hourly < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("a number of slots is negative");
        }
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
