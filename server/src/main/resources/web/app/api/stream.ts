import type { Change } from './views';

const RETRY_FIRST_MILLIS = 1_000;
const RETRY_LAST_MILLIS = 30_000;

/** What a reader of live events is told. */
export interface StreamListener {
  /** Connected, for the first time or again; what happened meanwhile follows or is lost. */
  opened(): void;
  changed(change: Change): void;
  /** The server has forgotten changes: read the state afresh. */
  forgotten(): void;
  /** Not connected; the stream goes on trying by itself until it is closed. */
  lost(): void;
}

/** Server-sent events that come back by themselves, also where a browser would give up. */
export class LiveStream {
  private source?: EventSource;
  private timer?: ReturnType<typeof setTimeout>;
  private refusals = 0;

  constructor(
    private readonly url: string,
    private readonly listener: StreamListener,
  ) {}

  /** Begins, or begins anew. */
  open(): void {
    this.close();
    const source = new EventSource(this.url);
    this.source = source;
    source.onopen = () => {
      this.refusals = 0;
      this.listener.opened();
    };
    source.onerror = () => this.broken(source);
    for (const kind of ['run', 'task', 'log'] as const) {
      source.addEventListener(kind, (event) => {
        const body = JSON.parse((event as MessageEvent<string>).data);
        this.listener.changed({ kind, body } as Change);
      });
    }
    source.addEventListener('reset', () => this.listener.forgotten());
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  /** A browser comes back after a cut, but not after a refusal such as 503. */
  private broken(source: EventSource): void {
    if (source !== this.source) {
      return;
    }
    if (source.readyState === EventSource.CLOSED) {
      const wait = Math.min(RETRY_FIRST_MILLIS * 2 ** this.refusals, RETRY_LAST_MILLIS);
      this.refusals++;
      this.timer = setTimeout(() => this.open(), wait);
    }
    this.listener.lost();
  }
}
