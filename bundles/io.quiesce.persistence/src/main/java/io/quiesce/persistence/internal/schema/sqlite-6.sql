-- An index for searches by text: every three characters in a row of what a run says, without the texts themselves. text_id puts runs
-- in the order of their start (milliseconds times 65536), so that the newest are found first. And indices by status.
alter table run add column text_id integer;
update run set text_id = started_at * 65536
    + (select count(*) from run other where other.started_at = run.started_at and other.rowid < run.rowid);
create unique index run_by_text_id on run (text_id);
create index run_by_status on run (status, started_at, id);
create index run_by_plan_and_status on run (plan, status, started_at, id);
create virtual table run_text using fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram', detail = 'none');
insert into run_text (rowid, text)
    select r.text_id,
        char(57344) || r.status || char(10) || r.plan || char(10) || r.place || char(10) || coalesce(r.backup, '') || char(10)
        || coalesce(r.error_message, '') || char(10) || coalesce(r.error_hint, '') || char(10)
        || coalesce((select group_concat(l.line, char(10)) from run_line l where l.run_id = r.id), '')
    from run r;
create trigger run_text_goes after delete on run begin delete from run_text where rowid = old.text_id; end;
