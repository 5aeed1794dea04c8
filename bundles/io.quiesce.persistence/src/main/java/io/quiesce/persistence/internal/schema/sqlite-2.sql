-- Configured documents with the trail of their changes, and sealed secrets (docs/persistence.md).
create table configuration (
    kind varchar(32) not null,
    name varchar(64) not null,
    text text not null,
    revision bigint not null,
    changed_at bigint not null,
    primary key (kind, name)
);
create table configuration_change (
    id varchar(36) not null primary key,
    kind varchar(32) not null,
    name varchar(64) not null,
    revision bigint not null,
    changed_at bigint not null,
    changed_by varchar(255) not null,
    text text
);
create unique index configuration_change_by_document on configuration_change (kind, name, revision);
create table secret (
    name varchar(128) not null primary key,
    version bigint not null,
    key_id varchar(16) not null,
    nonce varchar(16) not null,
    sealed text not null,
    changed_at bigint not null
);
