import type { ReactiveController, ReactiveControllerHost } from 'lit';

const TICK_MILLIS = 1_000;

/** Redraws an element every second while something in it is still going on. */
export class Clock implements ReactiveController {
  private timer?: ReturnType<typeof setInterval>;

  /**
   * @param isTicking asked after each drawing
   */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly isTicking: () => boolean,
  ) {
    host.addController(this);
  }

  get now(): Date {
    return new Date();
  }

  hostUpdated(): void {
    if (!this.isTicking()) {
      this.hostDisconnected();
    } else if (this.timer === undefined) {
      this.timer = setInterval(() => this.host.requestUpdate(), TICK_MILLIS);
    }
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
