-- stop: why a run was asked to stop. parent_run, parent_task: who waits for it; depth: how many are above it.
alter table run add column stop varchar(20);
alter table run add column timeout_millis bigint;
alter table run add column parent_run varchar(40);
alter table run add column parent_task varchar(200);
alter table run add column depth integer;

-- wanted: what a task waits for; answer: what came of it; resumes: the next assignment goes on with the attempt.
alter table task add column wanted varchar(1048576);
alter table task add column answer varchar(1048576);
alter table task add column resumes boolean;
