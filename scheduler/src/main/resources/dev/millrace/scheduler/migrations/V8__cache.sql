-- cache: whether the tasks of a run may be given results of before; empty where nobody said, which means that they may.
alter table run add column cache boolean;

-- cache: whose result a task was given, or why it runs, and what its result may be reused for.
alter table task add column cache varchar(1048576);

-- The results of attempts that succeeded, by what they depend on. A run has its own rows, so that no two schedulers ever
-- insert the same one; the newest of a digest counts.
create table cache_entry (
  digest varchar(64) not null,
  dag varchar(200) not null,
  task_id varchar(200) not null,
  run_id varchar(40) not null,
  attempt integer not null,
  created_at bigint not null,
  parts varchar(1048576) not null,
  outputs varchar(1048576) not null,
  result_values varchar(1048576) not null,
  primary key (digest, dag, task_id, run_id)
);
create index cache_entry_by_task on cache_entry (dag, task_id, created_at);
create index cache_entry_by_age on cache_entry (created_at);
