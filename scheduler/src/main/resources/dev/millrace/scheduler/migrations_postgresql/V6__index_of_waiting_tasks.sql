-- Few tasks wait, and people ask which: without this, every task of every open run is read. wanted is
-- empty for all others, so their changes do not touch the index (state in its condition would make
-- each of them rewrite every index of the row). H2 has no such indexes and does without.
create index task_waiting on task (run_id, position) where wanted is not null;
