/**
 * How a dialog of an element closes. It fires `closed` at once: when the browser says that a dialog
 * was closed, it may be open again.
 */
export class Closing {
  constructor(
    private readonly host: EventTarget,
    private readonly dialog: () => HTMLDialogElement,
  ) {}

  close(): void {
    this.dialog().close();
    this.closed();
  }

  /** Somebody pressed Escape. */
  readonly cancelled = (event: Event): void => {
    event.preventDefault();
    this.close();
  };

  /** The browser says that it was closed. */
  readonly closed = (): void => {
    if (!this.dialog().open) {
      this.host.dispatchEvent(new CustomEvent('closed'));
    }
  };
}
