import type { DagView, RunView } from '../api/views';

/** Runs that the first page lists. */
export const RUNS_SHOWN = 30;

/** What the first page knows. */
export interface HomeState {
  dags: DagView[];
  /** Newest first. */
  runs: RunView[];
}

/** The state after a run began or moved. */
export function withRun(state: HomeState, run: RunView): HomeState {
  const known = state.runs.some(({ id }) => id === run.id);
  const runs = known
    ? state.runs.map((old) => (old.id === run.id ? run : old))
    : [run, ...state.runs].slice(0, RUNS_SHOWN);
  const newest = runs.find(({ dag }) => dag === run.dag)?.id === run.id;
  const dags = state.dags.map((dag) =>
    newest && dag.name === run.dag ? { ...dag, lastRun: run.id, lastRunState: run.state } : dag,
  );
  return { dags, runs };
}
