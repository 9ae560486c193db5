import type { TaskView } from '../api/views';
import { lookOf } from '../look/states';

/** What a task waits for, or why it never ran. */
export function causeOf({ state, waitsFor }: TaskView): string {
  return lookOf(state).isOver ? (waitsFor ?? '') : `Waiting: ${waitsFor ?? ''}`;
}
