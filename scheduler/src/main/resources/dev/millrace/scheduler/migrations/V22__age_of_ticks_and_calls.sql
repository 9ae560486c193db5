-- What became of ticks and calls is deleted when it is old.
create index tick_by_age on tick (decided_at);
create index delivery_by_age on delivery (received_at);
