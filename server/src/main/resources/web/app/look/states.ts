/** The states that the server knows, of runs, tasks, attempts and workers. */
export type StateWord =
  | 'PENDING'
  | 'READY'
  | 'DISPATCHED'
  | 'RUNNING'
  | 'WAITING'
  | 'BACKOFF'
  | 'CANCELLING'
  | 'SUCCEEDED'
  | 'CACHED'
  | 'FAILED'
  | 'SKIPPED'
  | 'UPSTREAM_FAILED'
  | 'CANCELLED'
  | 'QUEUED'
  | 'ASSIGNED'
  | 'LOST'
  | 'LIVE';

/** The colours that states share; `theme.css` defines `--NAME` and `--NAME-soft`. */
export type Tone = 'idle' | 'soon' | 'live' | 'warn' | 'good' | 'bad' | 'off';

/** How a state looks and sounds. */
export interface StateLook {
  label: string;
  tone: Tone;
  /** Stroked outline in a box of 16 by 16; every state has its own. */
  glyph: string;
  /** What it means, read out and shown on hover. */
  meaning: string;
  isOver: boolean;
}

const RING = 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z';

const LOOKS: Record<StateWord, StateLook> = {
  PENDING: look('Pending', 'idle', RING, 'something upstream has not ended'),
  QUEUED: look('Queued', 'idle', 'M3 4h10M3 8h10M3 12h6', 'waits to begin'),
  READY: look('Ready', 'soon', `${RING}M8 7.5v1`, 'may run as soon as a slot is free'),
  DISPATCHED: look('Dispatched', 'soon', `${RING}M5 8h6M8.7 5.7L11 8l-2.3 2.3`, 'sent to a worker'),
  ASSIGNED: look('Assigned', 'soon', 'M2 8h9M7 4l4 4l-4 4M14 3v10', 'sent to a worker'),
  RUNNING: look('Running', 'live', 'M5 3l8 5l-8 5z', 'a worker is at it'),
  WAITING: look(
    'Waiting',
    'warn',
    'M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .7-1 1.7M8 12.8v.4',
    'a moment, a decision or a run must come before it goes on',
  ),
  BACKOFF: look(
    'Backoff',
    'warn',
    'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
    'an attempt failed; the next one waits for its time',
  ),
  CANCELLING: look('Cancelling', 'warn', `${RING}M6 6h4v4h-4z`, 'asked to stop'),
  SUCCEEDED: over('Succeeded', 'good', 'M3 8.5l3.5 3.5L13 5', 'done'),
  CACHED: over('Cached', 'good', 'M3 6h10M3 10h10', 'given the result of an earlier run'),
  FAILED: over('Failed', 'bad', 'M4 4l8 8M12 4l-8 8', 'ended with a failure'),
  SKIPPED: over('Skipped', 'off', 'M3 4l4 4l-4 4M9 4l4 4l-4 4', 'was not to run'),
  UPSTREAM_FAILED: over(
    'Upstream failed',
    'off',
    `${RING}M3.8 3.8l8.4 8.4`,
    'something upstream failed, so it never could run',
  ),
  CANCELLED: over('Cancelled', 'off', 'M4 4h8v8h-8z', 'was stopped'),
  LOST: over('Lost', 'bad', 'M8 2.5v7M8 12.5v.5', 'its worker is gone'),
  LIVE: look('Live', 'good', 'M1.5 8h3.5l2-4.5l3 9l1.5-4.5h3', 'answers'),
};

function look(label: string, tone: Tone, glyph: string, meaning: string): StateLook {
  return { label, tone, glyph, meaning, isOver: false };
}

function over(label: string, tone: Tone, glyph: string, meaning: string): StateLook {
  return { label, tone, glyph, meaning, isOver: true };
}

/** How a state looks; a word of a newer server is shown as it is. */
export function lookOf(word: string): StateLook {
  return LOOKS[word.toUpperCase() as StateWord] ?? look(word, 'idle', 'M4 8h8', 'unknown state');
}

/** States in the order in which a bar of counts shows them. */
export const BAR_ORDER: readonly StateWord[] = [
  'SUCCEEDED',
  'CACHED',
  'FAILED',
  'UPSTREAM_FAILED',
  'SKIPPED',
  'CANCELLED',
  'CANCELLING',
  'BACKOFF',
  'WAITING',
  'RUNNING',
  'DISPATCHED',
  'READY',
  'PENDING',
];

/** Of several tasks that share a node, the one whose state says most. */
const WEIGHT: readonly StateWord[] = [
  'FAILED',
  'RUNNING',
  'WAITING',
  'BACKOFF',
  'CANCELLING',
  'DISPATCHED',
  'READY',
  'PENDING',
  'UPSTREAM_FAILED',
  'CANCELLED',
  'SKIPPED',
  'CACHED',
  'SUCCEEDED',
];

export function mostTelling<T extends { state: string }>(tasks: readonly T[]): T | undefined {
  const rank = (task: T) => WEIGHT.indexOf(task.state as StateWord);
  return tasks.reduce<T | undefined>(
    (best, task) => (best === undefined || rank(task) < rank(best) ? task : best),
    undefined,
  );
}
