-- What the instance had logged last when a run failed, lines; null of runs that were entered before.
alter table run add column error_instance_log text;
