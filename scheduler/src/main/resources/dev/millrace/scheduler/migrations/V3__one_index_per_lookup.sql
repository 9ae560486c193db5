-- A run that the statistics of PostgreSQL do not know yet looks as if it had one task. Then both
-- indexes that begin with run_id cost the same, and an update by position that took this one read
-- every task of the run. With id first it serves only those who look for an id.
drop index task_by_id;
create unique index task_by_id on task (id, run_id);
