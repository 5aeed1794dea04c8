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
    static final String BACKUPS_COUNT = "backups.count";
    static final String BACKUPS_PLAN = "backups.plan";
    static final String BACKUPS_RECEIVER = "backups.receiver";
    static final String HOLD_REASON = "hold.reason";
    static final String HOLD_LIMITED = "hold.limited";
    static final String HOLD_UNTIL = "hold.until";
    static final String FILES = "files";
    static final String FILES_FILTER = "files.filter";
    static final String FILES_COUNT = "files.count";
    static final String TREND = "trend.";
    static final String TREND_PLAN = "trend.plan";
    static final String TREND_DAYS = "trend.days";
    static final String TREND_COUNT = "trend.count";
    static final String RESTORE_COPY = "restore.copy";
    static final String RESTORE_DIRECTORY = "restore.directory";
    static final String RESTORE_ONLY = "restore.only";
    static final String RESTORE_PLAN = "restore.plan";
    static final String FINDINGS = "findings";
    static final String FINDING_DETAILS = "finding.details";
    static final String RESTORE_CONFIRM = "restore.confirm";
    static final String PLAN_TEXT = "plan.text";
    static final String PLAN_STATE = "plan.state";
    static final String PLAN_PROBLEMS = "plan.problems";
    static final String PLAN_AHEAD = "plan.ahead";
    static final String FORM_STATE = "form.state";
    static final String FORM_AHEAD = "form.ahead";
    static final String TESTS = "tests";
    static final String TEST_DETAILS = "test.details";
    static final String RETENTION = "retention";
    static final String RETENTION_POLICY = "retention.policy";
    static final String TEST_INSTANCE = "test.instance";
    static final String TEST_RECEIVER = "test.receiver";
    static final String TEST_ALERTS = "test.alerts";
    static final String NEW_INSTANCES = "new.instances";
    static final String NEW_HOST = "new.host";
    static final String NEW_PORT = "new.port";
    static final String NEW_DIRECTORY = "new.directory";
    static final String NEW_SERVICE = "new.service";
    static final String NEW_USER = "new.user";
    static final String NEW_PASSWORD = "new.password";
    static final String NEW_NAME = "new.name";
    static final String NEW_RECEIVER = "new.receiver";
    static final String NEW_SCHEDULE = "new.schedule";
    static final String NEW_AHEAD = "new.ahead";
    static final String EXPORT_FORMAT = "export.format";
    static final String EXPORT_FILE = "export.file";
    static final String PARTS = "parts";
    static final String DEFECT = "defect";
    static final String HELP = "help";
    static final String FIRST_STEPS = "first.steps";
    static final String RECEIVERS = "receivers";
    static final String RECEIVER_DETAILS = "receiver.details";
    static final String RECEIVER_MOVED = "receiver.moved";
    static final String ENROL_CODE = "enrol.code";
    static final String ENROL_NAME = "enrol.name";
    static final String ENROL_REPLACE = "enrol.replace";
    static final String AGENTS = "agents";
    static final String AGENT_DETAILS = "agent.details";
    static final String CHANNELS = "channels";
    static final String RULES = "rules";
    static final String RULES_NONE = "rules.none";
    static final String ALERT_DETAILS = "alert.details";
    static final String SETTINGS_NAME = "settings.name";
    static final String SETTINGS_KIND = "settings.kind";

    /** Before the key of a setting. */
    static final String SETTING = "setting.";

    static final String REPORT_PERIOD = "report.period";
    static final String REPORT_PLANS = "report.plans";
    static final String REPORT_PAGE = "report.page";
    static final String SCHEDULED = "scheduled";
    static final String SCHEDULED_DETAILS = "scheduled.details";
    static final String HISTORY_DAYS = "history.days";
    static final String HISTORY_RUNS = "history.runs";
    static final String HISTORY_MEBIBYTES = "history.mebibytes";

    private Ids() {}
}
