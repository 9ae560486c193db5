-- fork: the run that a run was made from, with the steps that were named to run again. generations: how a run ended
-- before it went on from where it had failed, each time.
alter table run add column fork varchar(1048576);
alter table run add column generations varchar(1048576);

-- How many attempts of a task had begun when its run last went on; empty if the task has not begun anew since.
alter table task add column begun_before integer;
