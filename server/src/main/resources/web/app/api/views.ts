/** The records that REST answers with; what is empty on the server is missing here. */

export interface Items<T> {
  items: T[];
}

export interface Page<T> extends Items<T> {
  next?: string;
}

export type Plain = Record<string, unknown>;

export interface DagView {
  name: string;
  version: string;
  description?: string;
  owner?: string;
  labels: Record<string, string>;
  file: string;
  updatedAt: string;
  params: ParamView[];
  steps: { id: string; kind: string; inFinally: boolean }[];
  edges: { from: string; to: string; port?: string }[];
  lastRun?: string;
  lastRunState?: string;
  /** What brought this version, if it was not submitted by hand. */
  origin?: {
    source: string;
    file: string;
    revision: string;
    author?: string;
    message?: string;
    signer?: string;
  };
  /** Since when its source does not have it any more, so that it starts no runs. */
  retiredAt?: string;
}

export interface ParamView {
  name: string;
  /** In the words of JSON Schema. */
  type: string;
  description?: string;
  required: boolean;
  fallback?: unknown;
}

export interface RunView {
  id: string;
  dag: string;
  version: string;
  state: string;
  params: Plain;
  trigger: string;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  reason?: string;
  /** Number of tasks by state word. */
  tasks: Record<string, number>;
  /** How long its steps may take. */
  timeout?: string;
  /** The task that waits for it. */
  parent?: { run: string; task: string };
  /** Whether its tasks may be given results of before. */
  cache: boolean;
  /** The run that it was made from, and the steps that were named to run again. */
  forkedFrom?: { run: string; from: string[] };
  /** How it ended before it went on from where it had failed, oldest first. */
  generations: Generation[];
  /** What it is for, if a schedule started it. */
  tick?: { trigger: string; at: string; windowStart: string; windowEnd: string };
}

/** A schedule of a DAG. */
export interface TriggerView {
  dag: string;
  trigger: string;
  /** `cron`, `every`, `event`, `webhook` or `retrain`; empty if its version cannot be read. */
  form: string;
  says: string[];
  overlap: string;
  missed?: { policy: string };
  zone: string;
  next?: string;
  paused?: { by: string; reason: string; since: string; wholeDag: boolean };
  /** Why it fires nothing although nobody paused it. */
  problem?: string;
  /** Of a policy of retraining: how near its conditions are. */
  standing: string[];
}

/** A call of a hook, or something else that a trigger was told, and what became of it. */
export interface DeliveryView {
  id: string;
  receivedAt: string;
  outcome: string;
  why?: string;
  run?: string;
  event?: { says: string };
}

/** Whether everything is paused for maintenance. */
export interface MaintenanceView {
  on: boolean;
  paused?: { by: string; reason: string; since: string };
}

/** A tick that was decided on, or several in a row that made no run. */
export interface TickView {
  tick: string;
  /** The same as `tick` for one. */
  last: string;
  ticks: number;
  /** False if there may be more. */
  exact: boolean;
  outcome: string;
  why?: string;
  run?: string;
}

/** An end of a run after which it went on. */
export interface Generation {
  number: number;
  state: string;
  reason?: string;
  endedAt: string;
  againAt: string;
}

export interface TaskView {
  run: string;
  id: string;
  step: string;
  kind: string;
  state: string;
  /** How many attempts have begun. */
  attempts: number;
  worker?: string;
  waitsFor?: string;
  failure?: FailureView;
  progress?: { fraction: number; what: string };
  readyAt?: string;
  startedAt?: string;
  endedAt?: string;
  outputs: OutputView[];
  values: Plain;
  /** What a person is asked, while the task waits for that. */
  question?: string;
  /** Of a task that runs once for each of several elements, once these are known. */
  items?: { total: number; states: Record<string, number> };
  /** Whose result it was given instead of running. */
  cachedFrom?: CachedFrom;
  /** Why it ran, or is to run, and was not given a result of before. */
  ranBecause?: string;
}

export interface CachedFrom {
  run: string;
  task: string;
  attempt: number;
  at: string;
}

export interface Decision {
  approved: boolean;
  by: string;
  comment: string;
}

export interface FailureView {
  failureClass: string;
  message: string;
}

export interface OutputView {
  port: string;
  type: string;
  digest: string;
  bytes: number;
  rows?: number;
  facts: Plain;
}

export interface AttemptView {
  run: string;
  task: string;
  number: number;
  worker: string;
  state: string;
  assignedAt: string;
  startedAt?: string;
  endedAt?: string;
  failure?: FailureView;
}

export interface LogLine {
  task: string;
  attempt: number;
  /** From 1, without gaps within an attempt. */
  sequence: number;
  at: string;
  stream: string;
  text: string;
}

export interface GraphView {
  width: number;
  height: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  id: string;
  kind: string;
  x: number;
  y: number;
  width: number;
  height: number;
  inFinally: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  port?: string;
  points: [number, number][];
}

export interface ModelView {
  name: string;
  aliases: Record<string, number>;
  /** Newest first. */
  versions: ModelVersionView[];
}

export interface ModelVersionView {
  name: string;
  version: number;
  bundle: string;
  run: string;
  task: string;
  dag: string;
  dagVersion: string;
  createdAt: string;
  aliases: string[];
  facts: Plain;
}

export interface WorkerView {
  id: string;
  address: string;
  state: string;
  slots: number;
  /** `run/task` of what it runs. */
  running: string[];
  lastSeen: string;
}

/** Something that became true, for live views. */
export type Change =
  | { kind: 'run'; body: RunView }
  | { kind: 'task'; body: TaskView }
  | { kind: 'log'; body: LogLine };
