-- A named limit that tasks of all runs share. defined: somebody said how many slots it has; otherwise it was made with
-- one when a task first named it. One that holds the max-parallel of a DAG is only there to be locked.
create table pool (
  name varchar(200) primary key,
  slots integer not null,
  defined boolean not null
);

-- Which tasks may have slots of a pool. Whether one has any is said by its own row alone, so that no slot can leak: it
-- has them as long as a worker holds it, and as long as an attempt of it that was given up is not proven gone.
create table claim (
  pool varchar(200) not null,
  run_id varchar(40) not null,
  position integer not null,
  slots integer not null,
  primary key (pool, run_id, position)
);
