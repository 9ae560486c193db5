-- The calls of webhooks that were authorized, and what became of each.
create table delivery (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  id varchar(40) not null,
  received_at bigint not null,
  digest varchar(64) not null,
  params varchar(1048576) not null,
  outcome varchar(20) not null,
  detail varchar(10000),
  run_id varchar(40),
  replay_of varchar(40),
  primary key (dag, trigger_id, id)
);

create index delivery_by_time on delivery (dag, trigger_id, received_at);
