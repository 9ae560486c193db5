import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Anything that says when it changed. */
interface Watched {
  watch(watcher: () => void): () => void;
}

/** Anything that runs from start to stop. */
interface Running {
  start(): void;
  stop(): void;
}

/** Redraws an element after its store changed; starts and stops what feeds the store. */
export class Watching implements ReactiveController {
  private unwatch: () => void = () => undefined;
  private store?: Watched;
  private feed?: Running;
  private attached = false;
  private frame = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** Watches this store from now on, and no other. */
  follow(store: Watched, feed?: Running): void {
    this.release();
    this.store = store;
    this.feed = feed;
    if (this.attached) {
      this.hold();
    }
    this.host.requestUpdate();
  }

  hostConnected(): void {
    this.attached = true;
    this.hold();
  }

  hostDisconnected(): void {
    this.attached = false;
    this.release();
  }

  private hold(): void {
    this.unwatch = this.store?.watch(() => this.redraw()) ?? (() => undefined);
    this.feed?.start();
  }

  private release(): void {
    this.unwatch();
    this.unwatch = () => undefined;
    this.feed?.stop();
  }

  /** Once per frame, however many events come; not at all while nobody sees the page. */
  private redraw(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.host.requestUpdate();
    });
  }
}
