-- A task is found by its position: the DAG says where a step is, and an id where its item is. The
-- index cost each of 100,000 items an insert at a place of its own, which nobody ever read.
drop index task_by_id;
