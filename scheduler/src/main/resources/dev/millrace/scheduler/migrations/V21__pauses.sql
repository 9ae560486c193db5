-- The runs of a trigger that failed since the last one that succeeded and since it was last resumed, as JSON. Kept
-- beside the runs, so that neither an index of all of them nor what becomes of old ones decides when it is paused.
create table failure_streak (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  shard integer not null,
  runs varchar(1048576) not null,
  primary key (dag, trigger_id)
);

-- Who keeps the slots of a pool from being taken for the time being, if anybody does.
alter table pool add column paused_by varchar(200);
alter table pool add column pause_reason varchar(10000);
alter table pool add column paused_since bigint;

-- Who paused everything for maintenance; no row if nobody did.
create table maintenance (
  id integer primary key,
  paused_by varchar(200) not null,
  pause_reason varchar(10000) not null,
  paused_since bigint not null
);
