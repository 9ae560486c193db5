-- Times are milliseconds since 1970-01-01T00:00:00Z. JSON is kept as text: it is never queried.

create table scheduler (
  id varchar(64) primary key,
  started_at bigint not null,
  heartbeat_at bigint not null
);

-- Every run belongs to a shard; whoever owns the shard at its epoch may write its runs.
create table shard (
  id integer primary key,
  owner varchar(64),
  epoch bigint not null
);

create table dag_version (
  dag varchar(200) not null,
  version varchar(64) not null,
  file varchar(1000) not null,
  source varchar(1048576) not null,
  files varchar(1048576) not null,
  created_at bigint not null,
  primary key (dag, version)
);

create table dag (
  name varchar(200) primary key,
  version varchar(64) not null,
  updated_at bigint not null
);

create table run (
  id varchar(40) primary key,
  shard integer not null,
  dag varchar(200) not null,
  version varchar(64) not null,
  state varchar(20) not null,
  params varchar(1048576) not null,
  trigger_kind varchar(40) not null,
  created_at bigint not null,
  started_at bigint,
  ended_at bigint,
  reason varchar(10000) not null
);
create index run_by_age on run (created_at, id);
create index run_by_dag on run (dag, created_at, id);
create index run_by_state on run (state, created_at, id);

create table task (
  run_id varchar(40) not null,
  position integer not null,
  id varchar(200) not null,
  step varchar(200) not null,
  kind varchar(200) not null,
  state varchar(20) not null,
  begun integer not null,
  lost integer not null,
  token bigint not null,
  worker varchar(100),
  assigned_at bigint,
  ready_at bigint,
  since bigint,
  started_at bigint,
  ended_at bigint,
  failure_class varchar(20),
  failure_message varchar(10000),
  retry_allowed boolean,
  reason varchar(10000) not null,
  outputs varchar(1048576) not null,
  result_values varchar(1048576) not null,
  primary key (run_id, position)
);
create unique index task_by_id on task (run_id, id);

create table attempt (
  run_id varchar(40) not null,
  task_id varchar(200) not null,
  number integer not null,
  token bigint not null,
  worker varchar(100) not null,
  state varchar(20) not null,
  assigned_at bigint not null,
  started_at bigint,
  ended_at bigint,
  failure_class varchar(20),
  failure_message varchar(10000),
  primary key (run_id, task_id, number)
);

-- The first task that produced the bytes.
create table artifact (
  digest varchar(64) primary key,
  type varchar(20) not null,
  bytes bigint not null,
  run_id varchar(40) not null,
  task_id varchar(200) not null,
  port varchar(200) not null,
  facts varchar(1048576) not null,
  created_at bigint not null
);
create index artifact_by_age on artifact (created_at, digest);
create index artifact_by_run on artifact (run_id, created_at, digest);

create table model (
  name varchar(200) primary key,
  newest bigint not null
);

create table model_version (
  model varchar(200) not null,
  version bigint not null,
  bundle varchar(64) not null,
  run_id varchar(40) not null,
  task_id varchar(200) not null,
  dag varchar(200) not null,
  dag_version varchar(64) not null,
  created_at bigint not null,
  facts varchar(1048576) not null,
  primary key (model, version)
);
create unique index model_version_by_bundle on model_version (model, bundle);

create table model_alias (
  model varchar(200) not null,
  alias varchar(200) not null,
  version bigint not null,
  moved_at bigint not null,
  primary key (model, alias)
);

create table log_chunk (
  run_id varchar(40) not null,
  task_id varchar(200) not null,
  attempt integer not null,
  first_line bigint not null,
  last_line bigint not null,
  lines varchar(1048576) not null,
  primary key (run_id, task_id, attempt, first_line)
);

-- A DAG with the text of its current version.
create view dag_head as
  select d.name, d.version, v.file, v.source, d.updated_at
    from dag d join dag_version v on v.dag = d.name and v.version = d.version;
