import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import type { Page, TaskView } from '../api/views';
import { elapsed } from '../format/times';
import { base, sheets } from '../look/base';
import { facts } from '../look/facts';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { shownOr } from '../parts/notice';
import { badge, countsBar, countsText } from '../parts/state';
import { to } from '../routes';
import { Clock } from '../store/clock';
import { Once } from '../store/once';
import { Store } from '../store/store';
import { Watching } from '../store/watching';

/** Items shown at first, and how many more each time. */
const ITEMS_PER_PAGE = 100;
const ITEMS_MAX = 500;

/** Time between two looks while items move. */
const LOOK_MILLIS = 2_000;

/** The items of a task that runs once for each of several elements. */
@customElement('millrace-task-items')
export class TaskItems extends LitElement {
  static override styles = [
    base,
    sheets,
    stateStyles,
    facts,
    notices,
    css`
      h3 {
        margin-top: 18px;
      }
      p {
        margin: 6px 0 8px;
      }
      td,
      th {
        padding: 5px 8px;
      }
      td:first-child,
      th:first-child {
        padding-left: 0;
      }
    `,
  ];

  @property({ attribute: false }) task!: TaskView;
  @state() private limit = ITEMS_PER_PAGE;
  private store = new Store<Page<TaskView>>();
  private subject = '';
  private version = '';
  private lookedAt = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly watching = new Watching(this);
  private readonly clock = new Clock(this, () => this.task.state === 'RUNNING');

  override willUpdate(): void {
    const subject = `${this.task.run}/${this.task.id}`;
    if (this.subject !== subject) {
      this.subject = subject;
      this.version = '';
      this.limit = ITEMS_PER_PAGE;
      this.lookedAt = 0;
      this.store = new Store();
    }
    const version = `${subject} ${this.limit} ${JSON.stringify(this.task.items?.states)}`;
    if (this.version !== version) {
      this.version = version;
      clearTimeout(this.timer);
      const pause = Math.max(0, this.lookedAt + LOOK_MILLIS - Date.now());
      this.timer = setTimeout(() => this.look(), pause);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render() {
    const states = this.task.items?.states ?? {};
    return html`<h3>Items</h3>
      ${countsBar(states)}
      <p class="muted">${countsText(states) || 'There are no elements.'}</p>
      ${this.task.items?.total
        ? shownOr(
            this.store.shown,
            'the items',
            (page) => this.table(page),
            () => this.look(),
          )
        : nothing}`;
  }

  private table(page: Page<TaskView>) {
    if (page.items.length === 0) {
      return html`<p class="muted">No item has begun.</p>`;
    }
    return html`<div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Item</th>
              <th>State</th>
              <th class="number">Attempts</th>
              <th class="number">Duration</th>
            </tr>
          </thead>
          <tbody>
            ${page.items.map((item) => this.row(item))}
          </tbody>
        </table>
      </div>
      ${page.next && this.limit < ITEMS_MAX
        ? html`<p>
            <button class="quiet" @click=${() => (this.limit = ITEMS_MAX)}>Show more</button>
          </p>`
        : nothing}`;
  }

  private row(item: TaskView) {
    return html`<tr data-item=${item.id}>
      <td><a href=${to.task(item.run, item.id)}>${item.id}</a></td>
      <td>${badge(item.state)}</td>
      <td class="number">${item.attempts}</td>
      <td class="number">${elapsed(item.startedAt, item.endedAt, this.clock.now)}</td>
    </tr>`;
  }

  private look(): void {
    this.lookedAt = Date.now();
    const { run, id } = this.task;
    const { limit } = this;
    const fresh = new Once(this.store, (signal) => api.items(run, id, limit, signal), true);
    this.watching.follow(this.store, fresh);
  }
}
