-- The transfers that are over (docs/persistence.md); ids are ordered by the time of the start.
create table if not exists transfer (
    storage varchar(36) not null,
    id varchar(36) not null,
    client varchar(190) not null,
    backup varchar(36) not null,
    plan varchar(255) not null,
    path mediumtext not null,
    started_at bigint not null,
    ended_at bigint not null,
    bytes bigint not null,
    resumes integer not null,
    result varchar(16) not null,
    reason mediumtext not null,
    primary key (storage, id),
    key transfer_by_client (storage, client, id),
    key transfer_by_client_and_plan (storage, client, plan, id),
    key transfer_by_plan (storage, plan, id),
    key transfer_by_result (storage, result, id)
) engine = InnoDB, default character set utf8mb4, collate utf8mb4_bin;
