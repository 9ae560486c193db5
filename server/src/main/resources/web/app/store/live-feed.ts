import { Problem } from '../api/problem';
import { LiveStream } from '../api/stream';
import type { Change } from '../api/views';
import type { Store } from './store';

const RELOAD_MILLIS = 3_000;

/**
 * Keeps a store true: loads the state whenever the stream of events begins, and applies the events
 * that follow. Events that arrive while the state loads are applied after it.
 */
export class LiveFeed<T> {
  private readonly stream: LiveStream;
  private waiting: Change[] | undefined;
  private loading?: AbortController;
  private retry?: ReturnType<typeof setTimeout>;
  private connected = false;
  private readonly seen = () => (document.hidden ? this.pause() : this.stream.open());

  /**
   * @param url of the events
   * @param load reads the whole state
   * @param apply puts one change into the store
   */
  constructor(
    url: string,
    private readonly store: Store<T>,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly apply: (change: Change) => void,
  ) {
    this.stream = new LiveStream(url, {
      opened: () => this.begin(true),
      forgotten: () => this.begin(true),
      changed: (change) => (this.waiting ? this.waiting.push(change) : this.apply(change)),
      lost: () => this.lost(),
    });
  }

  start(): void {
    document.addEventListener('visibilitychange', this.seen);
    if (!document.hidden) {
      this.stream.open();
    }
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.seen);
    this.pause();
  }

  /** A page that nobody sees holds no connection: browsers allow six per server. */
  private pause(): void {
    this.stream.close();
    this.loading?.abort();
    this.loading = undefined;
    clearTimeout(this.retry);
  }

  /** Reads the state afresh, now. */
  reload(): void {
    this.begin(this.connected);
  }

  private lost(): void {
    this.connected = false;
    this.store.stale(new Date());
    if (this.store.shown.phase === 'loading' && !this.loading) {
      this.begin(false);
    }
  }

  private begin(connected: boolean): void {
    this.connected = connected;
    this.loading?.abort();
    clearTimeout(this.retry);
    const loading = new AbortController();
    this.loading = loading;
    this.waiting ??= [];
    this.load(loading.signal).then(
      (value) => loading.signal.aborted || this.loaded(value),
      (error) => loading.signal.aborted || this.refused(Problem.of(error)),
    );
  }

  private loaded(value: T): void {
    this.loading = undefined;
    this.store.ready(value);
    if (!this.connected) {
      this.store.stale(new Date());
    }
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    waiting.forEach((change) => this.apply(change));
  }

  private refused(problem: Problem): void {
    this.loading = undefined;
    this.store.failed(problem, new Date());
    if (problem.mayPass) {
      this.retry = setTimeout(() => this.begin(this.connected), RELOAD_MILLIS);
    } else {
      this.stop();
    }
  }
}
