import { api } from '../api/api';
import type { Change } from '../api/views';
import { LiveFeed } from '../store/live-feed';
import type { Store } from '../store/store';
import { RUNS_SHOWN, withRun, type HomeState } from './home-state';

/** Counts of tasks by state are read again after tasks moved, at most this often. */
const COUNTS_MILLIS = 1_000;

/** DAGs have no events, so the lists are read again this often. */
const DAGS_MILLIS = 10_000;

/** Keeps the first page true. */
export class HomeFeed {
  private readonly feed: LiveFeed<HomeState>;
  private timer?: ReturnType<typeof setTimeout>;
  private again?: ReturnType<typeof setInterval>;

  constructor(private readonly store: Store<HomeState>) {
    this.feed = new LiveFeed(api.eventsUrl, store, load, (change) => this.apply(change));
  }

  start(): void {
    this.feed.start();
    this.again = setInterval(() => document.hidden || this.feed.reload(), DAGS_MILLIS);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.again);
    this.timer = undefined;
    this.feed.stop();
  }

  private apply(change: Change): void {
    if (change.kind === 'run') {
      this.store.update((state) => withRun(state, change.body));
    }
    if (change.kind !== 'log') {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.feed.reload();
      }, COUNTS_MILLIS);
    }
  }
}

async function load(signal: AbortSignal): Promise<HomeState> {
  const [dags, runs] = await Promise.all([
    api.dags(signal),
    api.runs({ limit: RUNS_SHOWN }, signal),
  ]);
  return { dags: dags.items, runs: runs.items };
}
