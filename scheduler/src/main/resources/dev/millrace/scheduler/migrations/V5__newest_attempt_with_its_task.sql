-- The newest attempt of a task is a part of the task's row, so that both change by one write. Earlier ones have rows
-- of their own; all together are the view attempt.
alter table task add column attempt_number integer;
alter table task add column attempt_state varchar(20);
alter table task add column attempt_started_at bigint;
alter table task add column attempt_ended_at bigint;
alter table task add column attempt_failure_class varchar(20);
alter table task add column attempt_failure_message varchar(10000);
alter table task add column attempt_token bigint;
alter table task add column attempt_worker varchar(100);
alter table task add column attempt_assigned_at bigint;

update task set attempt_number =
  (select max(a.number) from attempt a where a.run_id = task.run_id and a.task_id = task.id);
update task set (attempt_state, attempt_started_at, attempt_ended_at, attempt_failure_class,
                 attempt_failure_message, attempt_token, attempt_worker, attempt_assigned_at) =
  (select a.state, a.started_at, a.ended_at, a.failure_class, a.failure_message, a.token, a.worker, a.assigned_at
     from attempt a
    where a.run_id = task.run_id and a.task_id = task.id and a.number = task.attempt_number)
 where attempt_number is not null;
delete from attempt where exists
  (select 1 from task t
    where t.run_id = attempt.run_id and t.id = attempt.task_id and t.attempt_number = attempt.number);

alter table attempt rename to earlier_attempt;
create view attempt as
  select run_id, task_id, number, state, started_at, ended_at, failure_class, failure_message,
         token, worker, assigned_at
    from earlier_attempt
  union all
  select run_id, id, attempt_number, attempt_state, attempt_started_at, attempt_ended_at, attempt_failure_class,
         attempt_failure_message, attempt_token, attempt_worker, attempt_assigned_at
    from task where attempt_number is not null;
