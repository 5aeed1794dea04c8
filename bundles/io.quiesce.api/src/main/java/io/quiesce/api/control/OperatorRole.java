package io.quiesce.api.control;

import java.util.Locale;

/** What a person may ask of an agent over the network. */
public enum OperatorRole {
    /** To read: how plans, runs, backups and receivers are. */
    WATCH,
    /** That, and to change: back up, cancel, restore, verify, hold, discard. */
    OPERATE;

    /** As it stands in files and on command lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for any other word than {@link #word} of one */
    public static OperatorRole ofWord(String word) {
        for (OperatorRole role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no role: write watch or operate");
    }
}
