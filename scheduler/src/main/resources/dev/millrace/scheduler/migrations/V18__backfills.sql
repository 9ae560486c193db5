-- Runs that somebody asked for over ticks of the past, or over a list of parameters.
create table backfill (
  id varchar(40) primary key,
  shard integer not null,
  dag varchar(200) not null,
  version varchar(64) not null,
  trigger_id varchar(200),
  range_from bigint,
  range_to bigint,
  params varchar(1048576) not null,
  run_order varchar(20) not null,
  reprocess varchar(20) not null,
  concurrency integer not null,
  cache boolean not null,
  state varchar(20) not null,
  items integer not null,
  created_by varchar(200) not null,
  reason varchar(10000) not null,
  created_at bigint not null,
  changed_by varchar(200),
  changed_why varchar(10000),
  changed_at bigint,
  ended_at bigint
);
create index backfill_by_state on backfill (state);
create index backfill_by_age on backfill (created_at, id);

-- An item without an outcome has not had its turn. How its run goes on is the run's business.
create table backfill_item (
  backfill_id varchar(40) not null,
  ordinal integer not null,
  tick bigint,
  window_start bigint,
  window_end bigint,
  params varchar(1048576) not null,
  outcome varchar(20),
  detail varchar(10000),
  run_id varchar(40),
  primary key (backfill_id, ordinal)
);

-- The last run of a tick is looked for before another one is made.
create index run_by_tick on run (dag, trigger_id, tick);
