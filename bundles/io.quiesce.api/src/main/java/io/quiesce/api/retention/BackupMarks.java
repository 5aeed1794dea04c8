package io.quiesce.api.retention;

import java.util.List;

/**
 * Everything that was noted beside a backup, oldest first.
 *
 * @param holds and releases
 */
public record BackupMarks(List<Hold> holds, List<Examination> examinations) {

    public static final BackupMarks NONE = new BackupMarks(List.of(), List.of());

    public BackupMarks {
        holds = List.copyOf(holds);
        examinations = List.copyOf(examinations);
    }
}
