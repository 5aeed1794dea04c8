-- As schema 2 of the file (docs/persistence.md): a copy of what the storages of receivers hold.
create table backup (
    storage varchar(36) not null,
    client varchar(190) not null,
    id varchar(36) not null,
    path text not null,
    plan varchar(255) not null,
    published_at bigint not null,
    stored_bytes bigint not null,
    good integer not null,
    reasons text not null,
    sha256 varchar(64) not null,
    md5 varchar(32) not null,
    agent text not null,
    layout varchar(16) not null,
    started_at varchar(40) not null,
    captured_at varchar(40) not null,
    downtime varchar(40) not null,
    shutdown varchar(16) not null,
    fenced integer not null,
    raw_bytes bigint not null,
    entries bigint not null,
    chunks bigint not null,
    contents varchar(64) not null,
    facts text not null,
    primary key (storage, client, id)
);
create index backup_by_plan on backup (storage, client, plan, published_at);
create index backup_by_time on backup (storage, published_at);
create table backup_note (
    storage varchar(36) not null,
    client varchar(190) not null,
    backup varchar(36) not null,
    kind varchar(32) not null,
    number integer not null,
    text text not null,
    primary key (storage, client, backup, kind, number)
);
