import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../api/api';
import type { WorkerView } from '../api/views';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { empty, shownOr } from '../parts/notice';
import { badge } from '../parts/state';
import { age } from '../parts/time';
import { to } from '../routes';
import { Clock } from '../store/clock';
import { Poll } from '../store/poll';
import { Store } from '../store/store';
import { Watching } from '../store/watching';

const ASK_MILLIS = 3_000;

/** The workers and what each is doing. */
@customElement('millrace-workers')
export class WorkersView extends LitElement {
  static override styles = [
    base,
    sheets,
    stateStyles,
    notices,
    css`
      h1 {
        margin-bottom: 14px;
      }
      .tasks a {
        display: block;
      }
    `,
  ];

  private readonly store = new Store<WorkerView[]>();
  private readonly watching = new Watching(this);
  private readonly clock = new Clock(this, () => this.store.shown.phase === 'ready');
  private readonly poll = new Poll(
    this.store,
    async (signal) => (await api.workers(signal)).items,
    ASK_MILLIS,
  );

  constructor() {
    super();
    this.watching.follow(this.store, this.poll);
  }

  override render() {
    return html`<h1>Workers</h1>
      ${shownOr(
        this.store.shown,
        'workers',
        (workers) => this.list(workers),
        () => this.poll.start(),
      )}`;
  }

  private list(workers: WorkerView[]) {
    if (workers.length === 0) {
      return html`<div class="card">
        ${empty('No workers', 'Tasks wait until one joins; a worker is a process of this program.')}
      </div>`;
    }
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>Worker</th><th>State</th><th>Address</th><th class="number">At work</th>
            <th>Running</th><th>Last seen</th>
          </tr>
        </thead>
        <tbody>
          ${workers.map((worker) => this.row(worker))}
        </tbody>
      </table>
    </div>`;
  }

  private row(worker: WorkerView) {
    return html`<tr data-worker=${worker.id}>
      <td><code>${worker.id}</code></td>
      <td>${badge(worker.state)}</td>
      <td><code>${worker.address}</code></td>
      <td class="number">${worker.running.length} (${worker.slots} slots)</td>
      <td class="tasks">${worker.running.map((task) => running(task))}</td>
      <td class="muted">${age(worker.lastSeen, this.clock.now)}</td>
    </tr>`;
  }
}

/** A link to `run/task`. */
function running(reference: string) {
  const cut = reference.indexOf('/');
  const run = reference.slice(0, cut);
  return html`<a class="mono" href=${to.task(run, reference.slice(cut + 1))}>${reference}</a>`;
}
