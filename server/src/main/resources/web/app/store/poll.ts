import { Problem } from '../api/problem';
import type { Store } from './store';

/** Keeps a store true by asking again and again, where the server sends no events. */
export class Poll<T> {
  private ended = new AbortController();
  private timer?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly store: Store<T>,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly everyMillis: number,
  ) {}

  /** Asks now, and from then on in the interval; also after it was stopped. */
  start(): void {
    this.stop();
    this.ended = new AbortController();
    this.ask(this.ended.signal);
  }

  stop(): void {
    this.ended.abort();
    clearTimeout(this.timer);
  }

  private ask(signal: AbortSignal): void {
    if (document.hidden && this.store.shown.phase === 'ready') {
      this.timer = setTimeout(() => this.ask(signal), this.everyMillis);
      return;
    }
    this.load(signal)
      .then(
        (value) => signal.aborted || this.store.ready(value),
        (error) => signal.aborted || this.store.failed(Problem.of(error), new Date()),
      )
      .finally(() => {
        if (!signal.aborted) {
          this.timer = setTimeout(() => this.ask(signal), this.everyMillis);
        }
      });
  }
}
