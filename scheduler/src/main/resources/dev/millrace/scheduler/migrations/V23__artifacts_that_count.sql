-- The artifact that counts as an output of a DAG: that of the run that ended last, of those that succeeded and no other run waited for.
-- Written in the transaction that ends a run, and only when the artifact is another one; so one row for each output ever declared.
create table dag_output (
  dag varchar(200) not null,
  output varchar(200) not null,
  digest varchar(64) not null,
  run_id varchar(40) not null,
  since bigint not null,
  row_count bigint,
  primary key (dag, output)
);
