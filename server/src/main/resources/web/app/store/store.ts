import type { Problem } from '../api/problem';

/** What a view shows: nothing yet, why there is nothing, or a value that may be out of date. */
export type Shown<T> =
  | { phase: 'loading' }
  | { phase: 'failed'; problem: Problem }
  | { phase: 'ready'; value: T; staleSince?: Date };

/** Holds a value that others watch. Knows nothing of how it is drawn. */
export class Store<T> {
  private readonly watchers = new Set<() => void>();
  private current: Shown<T> = { phase: 'loading' };

  get shown(): Shown<T> {
    return this.current;
  }

  /** Calls back after every change, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Shows a value that is true now. */
  ready(value: T): void {
    this.set({ phase: 'ready', value });
  }

  /** Replaces the value by what follows from it; nothing happens before there is one. */
  update(next: (value: T) => T): void {
    if (this.current.phase === 'ready') {
      this.set({ ...this.current, value: next(this.current.value) });
    }
  }

  /** The source is cut: keeps what is known and says since when it may be out of date. */
  stale(now: Date): void {
    if (this.current.phase === 'ready' && !this.current.staleSince) {
      this.set({ ...this.current, staleSince: now });
    }
  }

  /** The source answers with a problem: what is already shown stays, as out of date. */
  failed(problem: Problem, now: Date): void {
    if (this.current.phase === 'ready' && problem.mayPass) {
      this.stale(now);
    } else {
      this.set({ phase: 'failed', problem });
    }
  }

  private set(shown: Shown<T>): void {
    this.current = shown;
    this.watchers.forEach((watcher) => watcher());
  }
}
