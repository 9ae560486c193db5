package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.store.ScheduleRow;

/** A trigger that is told when to fire, of a version of its DAG that can be read. */
record CalledTrigger(ScheduleRow row, DagPlan plan, Trigger.Called trigger) {}
