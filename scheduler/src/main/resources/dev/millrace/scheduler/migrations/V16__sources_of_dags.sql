-- It is made anew below, with more columns.
drop view dag_head;

-- Where DAGs come from. source: empty for one that was submitted by hand. file: where it is in its source now.
-- retired_at: since when no file stands for it. origin: the revision that made a version current, as JSON.
alter table dag add column source varchar(100);
alter table dag add column file varchar(1000);
alter table dag add column origin varchar(10000);
alter table dag add column retired_at bigint;

-- The revision that brought a version first.
alter table dag_version add column origin varchar(10000);

create view dag_head as
  select d.name, d.version, coalesce(d.file, v.file) as file, v.source, d.updated_at,
         d.source as source_name, d.origin, d.retired_at
    from dag d join dag_version v on v.dag = d.name and v.version = d.version;

-- One scheduler at a time, at its epoch, reads a source. asked_at and looked_at are of the clock of the database.
-- seen, live: revisions as JSON. problem: why the source cannot be read, since when. rewritten: the last time that
-- its history did not hold what was live.
create table dag_source (
  name varchar(100) primary key,
  kind varchar(20) not null,
  location varchar(4000) not null,
  branch varchar(300) not null,
  path varchar(1000) not null,
  owner varchar(64),
  epoch bigint not null,
  asked_at bigint not null,
  looked_at bigint not null,
  seen varchar(10000),
  live varchar(10000),
  live_at bigint,
  problem varchar(20000),
  rewritten varchar(10000)
);

-- What is known of each DAG file of a source. content: id of the bytes read last. named: the DAG that it says.
-- dag, version: what is live of it. uses: every path that was looked at, with what stood there.
create table source_file (
  source varchar(100) not null,
  path varchar(1000) not null,
  content varchar(64) not null,
  named varchar(200),
  dag varchar(200),
  version varchar(64),
  findings varchar(1048576) not null,
  uses varchar(1048576) not null,
  primary key (source, path)
);
