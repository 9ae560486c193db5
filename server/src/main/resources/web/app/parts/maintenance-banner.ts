import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../api/api';
import type { MaintenanceView } from '../api/views';
import { base } from '../look/base';
import { Poll } from '../store/poll';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { at } from './time';

const ASK_MILLIS = 5_000;

/** Says on every page that everything is paused for maintenance, while it is. */
@customElement('millrace-maintenance')
export class MaintenanceBanner extends LitElement {
  static override styles = [
    base,
    css`
      p {
        padding: 7px 24px;
        color: var(--warn);
        background: var(--warn-soft);
        border-bottom: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
    `,
  ];

  private readonly store = new Store<MaintenanceView>();
  private readonly watching = new Watching(this);
  private readonly poll = new Poll(
    this.store,
    (signal) => api.maintenance(signal),
    ASK_MILLIS,
  );

  constructor() {
    super();
    this.watching.follow(this.store, this.poll);
  }

  override render() {
    const { shown } = this.store;
    const paused = shown.phase === 'ready' ? shown.value.paused : undefined;
    return paused
      ? html`<p role="status">
          <strong>Maintenance</strong>: nothing begins, what runs goes on. Paused by ${paused.by}
          since ${at(paused.since)}: ${paused.reason}
        </p>`
      : nothing;
  }
}
