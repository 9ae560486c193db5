-- The schedules of DAGs. A row stays when its trigger is gone, so that no tick is decided twice.
create table schedule (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  shard integer not null,
  digest varchar(64) not null,
  version varchar(64) not null,
  live boolean not null,
  cursor_at bigint not null,
  next_at bigint,
  primary key (dag, trigger_id)
);

-- Who stopped a schedule for the time being; an empty trigger_id stands for all of a DAG.
create table schedule_pause (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  paused_by varchar(200) not null,
  reason varchar(10000) not null,
  since bigint not null,
  primary key (dag, trigger_id)
);

-- What became of each tick, or of several in a row that made no run.
create table tick (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  tick bigint not null,
  last_tick bigint not null,
  ticks bigint not null,
  exact boolean not null,
  outcome varchar(20) not null,
  detail varchar(10000),
  window_start bigint,
  window_end bigint,
  run_id varchar(40),
  into_tick bigint,
  decided_at bigint not null,
  primary key (dag, trigger_id, tick)
);

alter table run add column trigger_id varchar(200);
alter table run add column tick bigint;
alter table run add column window_start bigint;
alter table run add column window_end bigint;

-- The version whose schedules are in force, and what updated_at was then.
alter table dag add column scheduled_version varchar(64);
alter table dag add column scheduled_at bigint;
