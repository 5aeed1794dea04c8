-- How long a run was in each stage: milliseconds by name, one JSON object of texts; null of runs that were entered before.
alter table run add column stages text;
