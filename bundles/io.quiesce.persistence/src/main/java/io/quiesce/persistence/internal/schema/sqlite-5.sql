-- What a run counts for in the retention by size, and that size; the formula is that of RunRow. Null: the default.
alter table run add column text_bytes bigint not null default 512;
update run set text_bytes = 512 + length(cast(plan as blob)) + length(cast(place as blob))
    + coalesce(length(cast(error_message as blob)), 0) + coalesce(length(cast(error_hint as blob)), 0)
    + coalesce(length(cast(error_stack as blob)), 0) + coalesce(length(cast(error_instance_log as blob)), 0)
    + coalesce((select sum(64 + length(cast(l.line as blob))) from run_line l where l.run_id = run.id), 0);
create index run_by_size on run (started_at, id, text_bytes);
alter table log_retention add column size_bytes bigint;
