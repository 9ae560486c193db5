import { api } from '../api/api';
import type { Change, LogLine } from '../api/views';
import { LiveFeed } from '../store/live-feed';
import type { Store } from '../store/store';
import { stateOf, withTask, type RunState } from './run-state';

/** Told about log lines of a run. */
export interface LogReader {
  line(line: LogLine): void;
  /** Lines may have been missed: read what follows the last one known. */
  resumed(): void;
}

/** A run whose log lines can be followed. */
export interface LogSource {
  readonly run: string;
  /** Passes lines on until the returned function is called. */
  follow(reader: LogReader): () => void;
}

/** A run of before: its lines are read, and no more will come. */
export function ended(run: string): LogSource {
  return { run, follow: () => () => undefined };
}

/** Keeps the page of one run true, and passes its log lines on. */
export class RunFeed implements LogSource {
  private readonly feed: LiveFeed<RunState>;
  private readonly readers = new Set<LogReader>();

  constructor(
    readonly run: string,
    private readonly store: Store<RunState>,
  ) {
    this.feed = new LiveFeed(
      api.runEventsUrl(run),
      store,
      (signal) => this.load(signal),
      (change) => this.apply(change),
    );
  }

  start(): void {
    this.feed.start();
  }

  stop(): void {
    this.feed.stop();
  }

  /** Passes lines on until the returned function is called. */
  follow(reader: LogReader): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  private async load(signal: AbortSignal): Promise<RunState> {
    const [run, tasks] = await Promise.all([
      api.run(this.run, signal),
      api.tasks(this.run, signal),
    ]);
    this.readers.forEach((reader) => reader.resumed());
    return stateOf(run, tasks);
  }

  private apply(change: Change): void {
    switch (change.kind) {
      case 'run':
        this.store.update((state) => ({ ...state, run: change.body }));
        break;
      case 'task':
        this.store.update((state) => withTask(state, change.body));
        break;
      case 'log':
        this.readers.forEach((reader) => reader.line(change.body));
        break;
    }
  }
}
