package io.quiesce.workbench.internal;

/** Names of widgets, by which tests find them: {@code widget.getData(KEY)}. */
final class Ids {

    static final String KEY = "io.quiesce.id";

    static final String BANNER = "banner";
    static final String PLANS = "plans";
    static final String PLANS_EMPTY = "plans.empty";
    static final String PLAN_DETAILS = "plan.details";
    static final String RUNS = "runs";
    static final String RUN_NOTES = "run.notes";
    static final String LOG = "log";
    static final String LOG_TEXT = "log.text";
    static final String LOG_STATUS = "log.status";
    static final String LOG_COUNT = "log.count";
    static final String LOG_DETAILS = "log.details";
    static final String BACKUPS = "backups";
    static final String BACKUPS_RECEIVER = "backups.receiver";
    static final String RESTORE_COPY = "restore.copy";
    static final String RESTORE_DIRECTORY = "restore.directory";
    static final String RESTORE_PLAN = "restore.plan";
    static final String RESTORE_FINDINGS = "restore.findings";
    static final String RESTORE_CONFIRM = "restore.confirm";

    private Ids() {}
}
