-- The transfers that are over (docs/persistence.md); ids are ordered by the time of the start.
create table transfer (
    storage varchar(36) not null,
    id varchar(36) not null,
    client varchar(190) not null,
    backup varchar(36) not null,
    plan varchar(255) not null,
    path text not null,
    started_at bigint not null,
    ended_at bigint not null,
    bytes bigint not null,
    resumes integer not null,
    result varchar(16) not null,
    reason text not null,
    primary key (storage, id)
);
create index transfer_by_client on transfer (storage, client, id);
create index transfer_by_client_and_plan on transfer (storage, client, plan, id);
create index transfer_by_plan on transfer (storage, plan, id);
create index transfer_by_result on transfer (storage, result, id);
