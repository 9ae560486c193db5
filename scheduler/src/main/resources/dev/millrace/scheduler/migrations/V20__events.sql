-- What the triggers of current versions hear; written with their schedules.
create table event_subscription (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  part varchar(200) not null,
  kind varchar(20) not null,
  subject varchar(200) not null,
  what varchar(200) not null,
  shard integer not null,
  primary key (dag, trigger_id, part, kind, subject, what)
);

create index event_subscription_by_subject on event_subscription (kind, subject, what);

-- What happened and was heard, until the owner of the trigger's DAG has decided on it. Written in the transaction of the event.
create table event_inbox (
  dag varchar(200) not null,
  trigger_id varchar(200) not null,
  part varchar(200) not null,
  event_id varchar(100) not null,
  shard integer not null,
  kind varchar(20) not null,
  subject varchar(200) not null,
  what varchar(200) not null,
  happened_at bigint not null,
  facts varchar(1048576) not null,
  primary key (dag, trigger_id, part, event_id)
);

-- The event of a delivery that is none of a webhook.
alter table delivery add column part varchar(200);
alter table delivery add column event_id varchar(100);
alter table delivery add column kind varchar(20);
alter table delivery add column subject varchar(200);
alter table delivery add column what varchar(200);
alter table delivery add column happened_at bigint;
alter table delivery add column facts varchar(1048576);
