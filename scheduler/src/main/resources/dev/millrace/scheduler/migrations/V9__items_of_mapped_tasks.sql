-- Of a mapped task: how many items it has, and the position of the first. An item has a row as soon as it is given
-- to a worker, or ends without that.
alter table task add column items integer;
alter table task add column first_item integer;
