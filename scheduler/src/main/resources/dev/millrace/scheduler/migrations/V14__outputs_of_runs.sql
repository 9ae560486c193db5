-- What a run that has succeeded leaves for others: name to artifact, value, or why it is missing.
alter table run add column outputs varchar(1048576);
