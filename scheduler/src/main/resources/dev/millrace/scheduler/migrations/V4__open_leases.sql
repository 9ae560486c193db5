-- Whose lease may still let an attempt run that was given up, and until when, as far as that was known.
alter table task add column lease_worker varchar(100);
alter table task add column lease_until bigint;
