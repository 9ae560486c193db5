import type { GraphView, RunView, TaskView } from '../api/views';
import { mostTelling } from '../look/states';

/** What the page of a run knows. */
export interface RunState {
  run: RunView;
  /** By id, in the order of the DAG. */
  tasks: ReadonlyMap<string, TaskView>;
}

/** The state after a task moved; a task that was not known comes last. */
export function withTask(state: RunState, task: TaskView): RunState {
  return { ...state, tasks: new Map(state.tasks).set(task.id, task) };
}

/** The state as it was read. */
export function stateOf(run: RunView, tasks: TaskView[]): RunState {
  return { run, tasks: new Map(tasks.map((task) => [task.id, task])) };
}

/** Number of tasks by state, from the tasks themselves, so that it moves with them. */
export function countsOf(state: RunState): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of state.tasks.values()) {
    for (const [word, count] of Object.entries(task.items?.states ?? { [task.state]: 1 })) {
      counts[word] = (counts[word] ?? 0) + count;
    }
  }
  return counts;
}

/** By step, the task that stands for it in the graph; a step may have many tasks. */
export function byStep(tasks: ReadonlyMap<string, TaskView>): Map<string, StepTasks> {
  const groups = new Map<string, TaskView[]>();
  for (const task of tasks.values()) {
    const group = groups.get(task.step);
    group ? group.push(task) : groups.set(task.step, [task]);
  }
  return new Map(
    [...groups].map(([step, group]) => [
      step,
      stepTasks(mostTelling(group) ?? group[0]!, group.length),
    ]),
  );
}

const stepTasks = (shown: TaskView, all: number): StepTasks => ({
  shown,
  all: shown.items?.total ?? all,
});

/** The tasks of one step: the one whose state says most, and how many there are. */
export interface StepTasks {
  shown: TaskView;
  all: number;
}

/** Nodes above which a graph is not drawn: more than anyone can read or a browser can move. */
export const NODES_MAX = 2_000;

export const isDrawable = (graph: GraphView) => graph.nodes.length <= NODES_MAX;
