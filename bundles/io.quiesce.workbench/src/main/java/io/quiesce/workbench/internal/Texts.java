package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.PlanPicture.Standing;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;

/** Every text of the window, from {@code texts.properties}. */
public final class Texts extends NLS {

    public static String product;
    public static String incomplete;
    public static String agent_sought;
    public static String agent_lost;
    public static String agent_own;
    public static String agent_found;
    public static String close_runs;
    public static String now;
    public static String ago;
    public static String ahead;
    public static String minutes;
    public static String hours;
    public static String days;
    public static String none;
    public static String loading;
    public static String browse;
    public static String job_log;
    public static String job_backups;
    public static String plan;
    public static String state;
    public static String throughput;
    public static String per_second;
    public static String trend_summary;
    public static String trend_count;
    public static String trend_empty;
    public static String no_plan_yet;
    public static String verified;
    public static String held;
    public static String held_by;
    public static String held_until;
    public static String hold_title;
    public static String hold_text;
    public static String hold_reason;
    public static String hold_reason_hint;
    public static String hold_until;
    public static String hold_reason_missing;
    public static String hold_past;
    public static String release_title;
    public static String release_text;
    public static String release_action;
    public static String files_title;
    public static String files_loading;
    public static String files_count;
    public static String files_first;
    public static String files_filter;
    public static String file;
    public static String size;
    public static String modified;
    public static String mode;
    public static String owner;
    public static String last_good;
    public static String next_run;
    public static String downtime;
    public static String downtime_trend;
    public static String duration;
    public static String data;
    public static String stored;
    public static String kept;
    public static String run;
    public static String stage;
    public static String progress;
    public static String rate;
    public static String elapsed;
    public static String remaining;
    public static String started;
    public static String kind;
    public static String error;
    public static String hint;
    public static String instance_log;
    public static String backup;
    public static String place;
    public static String check;
    public static String found;
    public static String published;
    public static String receiver;
    public static String path;
    public static String good;
    public static String failed;
    public static String done;
    public static String queued;
    public static String disabled;
    public static String not_scheduled;
    public static String scheduled;
    public static String last_failed;
    public static String in_stage;
    public static String standing_unusable;
    public static String standing_failed;
    public static String standing_waiting;
    public static String standing_never;
    public static String standing_running;
    public static String standing_good;
    public static String standing_disabled;
    public static String no_plans;
    public static String no_runs;
    public static String no_receivers;
    public static String run_backup;
    public static String run_delivery;
    public static String run_restore;
    public static String run_copy;
    public static String run_verification;
    public static String run_discard;
    public static String backup_confirm;
    public static String backup_downtime;
    public static String backup_downtime_unknown;
    public static String backup_accept;
    public static String check_title;
    public static String check_good;
    public static String check_refused;
    public static String cancel_title;
    public static String cancel_queued;
    public static String cancel_backup;
    public static String cancel_delivery;
    public static String cancel_restore;
    public static String cancel_verification;
    public static String cancel_discard;
    public static String log_text;
    public static String any_state;
    public static String any_time;
    public static String last_days;
    public static String log_count;
    public static String log_empty;
    public static String log_gone;
    public static String backups_count;
    public static String restore_title;
    public static String restore_where;
    public static String restore_where_text;
    public static String restore_what;
    public static String restore_in_place;
    public static String restore_copy;
    public static String restore_directory;
    public static String restore_directory_wrong;
    public static String restore_plan_missing;
    public static String restore_preview;
    public static String restore_preview_text;
    public static String restore_refused;
    public static String restore_target;
    public static String restore_confirm;
    public static String restore_confirm_copy;
    public static String plan_of;
    public static String plan_reading;
    public static String plan_checking;
    public static String plan_storing;
    public static String plan_switching;
    public static String plan_removing;
    public static String plan_remove_confirm;
    public static String plan_gone;
    public static String plan_refused;
    public static String plan_line;
    public static String plan_field;
    public static String plan_problem;
    public static String plan_invalid;
    public static String plan_valid;
    public static String plan_unwise;
    public static String plan_unread;
    public static String plan_name;
    public static String plan_by_hand;
    public static String plan_due;
    public static String plan_due_disabled;
    public static String new_title;
    public static String new_instance;
    public static String new_instance_text;
    public static String new_seeking;
    public static String new_found;
    public static String new_none_found;
    public static String new_program;
    public static String new_process;
    public static String new_port;
    public static String new_host;
    public static String new_directory;
    public static String new_service;
    public static String new_service_text;
    public static String new_user;
    public static String new_password;
    public static String new_password_text;
    public static String new_plan;
    public static String new_plan_text;
    public static String new_schedule;
    public static String new_schedule_text;
    public static String export_title;
    public static String export_job;
    public static String export_done;
    public static String export_failed;
    public static String export_csv;
    public static String export_json;
    public static String export_text;
    public static String export_format;
    public static String export_file;
    public static String export_wrong;
    public static String step_receiver;
    public static String step_receiver_text;
    public static String step_plan;
    public static String step_plan_text;
    public static String step_backup;
    public static String step_backup_text;
    public static String step_schedule;
    public static String step_schedule_text;
    public static String step_restore;
    public static String step_restore_text;
    public static String history_text;
    public static String history_days;
    public static String history_runs;
    public static String history_mebibytes;
    public static String history_job;

    static {
        NLS.initializeMessages("io.quiesce.workbench.internal.texts", Texts.class);
    }

    private Texts() {}

    /** With values for {0}, {1}, and so on. */
    static String of(String text, Object... values) {
        return NLS.bind(text, values);
    }

    static String of(Standing standing) {
        return switch (standing) {
            case UNUSABLE -> standing_unusable;
            case FAILED -> standing_failed;
            case WAITING -> standing_waiting;
            case NEVER -> standing_never;
            case RUNNING -> standing_running;
            case GOOD -> standing_good;
            case DISABLED -> standing_disabled;
        };
    }

    /** A message of an error as a sentence: errors are written in lower case and without a full stop. */
    static String sentence(String message) {
        if (message.isEmpty()) {
            return message;
        }
        String begun = message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }
}
