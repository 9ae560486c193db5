import { Problem } from '../api/problem';
import type { Store } from './store';

const RETRY_MILLIS = 3_000;

/** Reads what does not change; tries again where that may help. */
export class Once<T> {
  private ended = new AbortController();
  private timer?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly store: Store<T>,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    /** Whether to read even where there is a value already. */
    private readonly afresh = false,
  ) {}

  start(): void {
    if (this.afresh || this.store.shown.phase !== 'ready') {
      this.ended = new AbortController();
      this.ask(this.ended.signal);
    }
  }

  stop(): void {
    this.ended.abort();
    clearTimeout(this.timer);
  }

  private ask(signal: AbortSignal): void {
    this.load(signal).then(
      (value) => signal.aborted || this.store.ready(value),
      (error) => signal.aborted || this.refused(Problem.of(error), signal),
    );
  }

  private refused(problem: Problem, signal: AbortSignal): void {
    this.store.failed(problem, new Date());
    if (problem.mayPass) {
      this.timer = setTimeout(() => this.ask(signal), RETRY_MILLIS);
    }
  }
}
