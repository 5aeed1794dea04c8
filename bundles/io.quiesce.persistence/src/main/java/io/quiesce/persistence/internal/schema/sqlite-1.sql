-- The history of runs (docs/persistence.md). Times are milliseconds since 1970, UTC.
create table run (
    id varchar(36) not null primary key,
    kind varchar(16) not null,
    status varchar(16) not null,
    plan varchar(255) not null,
    backup varchar(36),
    place text not null,
    started_at bigint not null,
    ended_at bigint not null,
    raw_bytes bigint not null,
    stored_bytes bigint not null,
    downtime_millis bigint not null,
    error_type varchar(255),
    error_message text,
    error_hint text,
    error_stack text,
    error_system text
);
create index run_by_start on run (started_at, id);
create index run_by_plan on run (plan, started_at, id);
create index run_by_backup on run (backup);
create table run_line (
    run_id varchar(36) not null references run (id) on delete cascade,
    position integer not null,
    told_at bigint not null,
    severity varchar(8) not null,
    line text not null,
    primary key (run_id, position)
);
create table log_retention (
    id integer not null primary key check (id = 1),
    age_seconds bigint not null,
    runs integer not null
);
