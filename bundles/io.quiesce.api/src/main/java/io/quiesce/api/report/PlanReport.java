package io.quiesce.api.report;

import java.util.List;

/**
 * One plan's part of a report.
 *
 * @param before the figures of the period before
 * @param points its backups in order of time
 */
public record PlanReport(String plan, Figures figures, Figures before, List<BackupPoint> points) {

    public PlanReport {
        points = List.copyOf(points);
    }
}
