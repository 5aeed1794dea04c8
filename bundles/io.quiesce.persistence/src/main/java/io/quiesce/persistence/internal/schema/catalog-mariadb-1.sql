-- As schema 2 of the file (docs/persistence.md), for MariaDB and MySQL. No change of a schema is part of a transaction here, so a
-- step may be repeated after it was cut off: each statement changes nothing where it was carried out before.
create table if not exists backup (
    storage varchar(36) not null,
    client varchar(190) not null,
    id varchar(36) not null,
    path mediumtext not null,
    plan varchar(255) not null,
    published_at bigint not null,
    stored_bytes bigint not null,
    good integer not null,
    reasons mediumtext not null,
    sha256 varchar(64) not null,
    md5 varchar(32) not null,
    agent mediumtext not null,
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
    facts mediumtext not null,
    primary key (storage, client, id),
    key backup_by_plan (storage, client, plan, published_at),
    key backup_by_time (storage, published_at)
) engine = InnoDB, default character set utf8mb4, collate utf8mb4_bin;
create table if not exists backup_note (
    storage varchar(36) not null,
    client varchar(190) not null,
    backup varchar(36) not null,
    kind varchar(32) not null,
    number integer not null,
    text mediumtext not null,
    primary key (storage, client, backup, kind, number)
) engine = InnoDB, default character set utf8mb4, collate utf8mb4_bin;
