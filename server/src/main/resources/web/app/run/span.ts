import type { RunView, TaskView } from '../api/views';
import { duration } from '../format/times';

/** When a task waited and worked, as shares of the run's time from 0 to 1. */
export interface Span {
  waited: number;
  worked: number;
  ended: number;
  hasWorked: boolean;
  text: string;
}

/** The place of a task in its run; none before it was ready. */
export function spanOf(task: TaskView, run: RunView, now: Date): Span | undefined {
  const ready = task.readyAt ?? task.startedAt;
  if (!ready) {
    return undefined;
  }
  const begin = Date.parse(run.startedAt ?? run.createdAt);
  const end = run.endedAt ? Date.parse(run.endedAt) : now.getTime();
  const whole = Math.max(1, end - begin);
  const share = (millis: number) => Math.min(1, Math.max(0, (millis - begin) / whole));
  const over = task.endedAt ? Date.parse(task.endedAt) : end;
  const waitedFrom = Date.parse(ready);
  const workedFrom = task.startedAt ? Date.parse(task.startedAt) : over;
  const waited = `waited ${duration(workedFrom - waitedFrom)}`;
  return {
    waited: share(Math.min(waitedFrom, workedFrom)),
    worked: share(workedFrom),
    ended: share(Math.max(over, workedFrom)),
    hasWorked: task.startedAt !== undefined,
    text: task.startedAt ? `${waited}, worked ${duration(over - workedFrom)}` : waited,
  };
}
