import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RunView, TaskView } from '../api/views';
import { elapsed } from '../format/times';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { lookOf } from '../look/states';
import { empty } from '../parts/notice';
import { badge } from '../parts/state';
import { to } from '../routes';
import { Clock } from '../store/clock';
import { causeOf } from './cause';
import { spanOf, type Span } from './span';

/** Rows drawn at once. */
const ROWS_PER_PAGE = 100;

/** The tasks of a run as a table: the same data as the graph, with when each waited and worked. */
@customElement('millrace-task-table')
export class TaskTable extends LitElement {
  static override styles = [
    base,
    sheets,
    stateStyles,
    notices,
    css`
      .lane {
        position: relative;
        height: 10px;
        min-width: 160px;
        border-radius: 5px;
        background: var(--sunken);
      }
      .lane span {
        position: absolute;
        height: 100%;
        min-width: 2px;
        border-radius: 5px;
      }
      .lane .waited {
        background: var(--line-strong);
        opacity: 0.6;
      }
      .lane .worked {
        background: var(--tone);
      }
      .lane-column {
        width: 30%;
      }
      @media (max-width: 900px) {
        th,
        td {
          padding: 8px;
        }
        .lane {
          min-width: 110px;
        }
        td .why {
          max-width: 24ch;
        }
      }
      .why {
        max-width: 34ch;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 12.5px;
        color: var(--muted);
      }
      .why.bad {
        color: var(--bad);
      }
      tr.looked {
        background: var(--sunken);
      }
      nav {
        display: flex;
        gap: 10px;
        align-items: center;
        justify-content: flex-end;
        padding: 8px 12px;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) run!: RunView;
  @property({ attribute: false }) tasks: TaskView[] = [];
  @property() looked?: string;
  @state() private page = 0;
  private readonly clock = new Clock(this, () => !lookOf(this.run.state).isOver);

  override render() {
    if (this.tasks.length === 0) {
      return html`<div class="card">${empty('No tasks', 'This run has none.')}</div>`;
    }
    const from = this.page * ROWS_PER_PAGE;
    const rows = this.tasks.slice(from, from + ROWS_PER_PAGE);
    return html`<div class="card">
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Task</th>
              <th>Kind</th>
              <th>State</th>
              <th class="number">Attempts</th>
              <th class="number">Duration</th>
              <th class="lane-column">Timeline</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              rows,
              (task) => task.id,
              (task) => this.row(task),
            )}
          </tbody>
        </table>
      </div>
      ${this.tasks.length > ROWS_PER_PAGE ? this.pages(from, rows.length) : nothing}
    </div>`;
  }

  private row(task: TaskView) {
    const { now } = this.clock;
    return html`<tr data-task=${task.id} class=${task.id === this.looked ? 'looked' : ''}>
      <td><a href=${to.task(task.run, task.id)}>${task.id}</a></td>
      <td class="muted">${task.kind}</td>
      <td>${badge(task.state)}${this.why(task)}</td>
      <td class="number">${task.items ? `${task.items.total} items` : task.attempts || ''}</td>
      <td class="number">${elapsed(task.startedAt, task.endedAt, now)}</td>
      <td class="lane-column">${lane(spanOf(task, this.run, now), lookOf(task.state).tone)}</td>
    </tr>`;
  }

  private why(task: TaskView) {
    if (task.failure) {
      return html`<div class="why bad" title=${task.failure.message}>
        ${task.failure.failureClass}: ${task.failure.message}
      </div>`;
    }
    return task.waitsFor
      ? html`<div class="why" title=${task.waitsFor}>${causeOf(task)}</div>`
      : nothing;
  }

  private pages(from: number, rows: number) {
    const last = from + rows >= this.tasks.length;
    return html`<nav aria-label="Pages of tasks">
      <span class="muted">${from + 1}–${from + rows} of ${this.tasks.length}</span>
      <button ?disabled=${this.page === 0} @click=${() => this.page--}>Previous</button>
      <button ?disabled=${last} @click=${() => this.page++}>Next</button>
    </nav>`;
  }
}

function lane(span: Span | undefined, tone: string) {
  if (!span) {
    return nothing;
  }
  const place = (from: number, to: number) => `left: ${from * 100}%; width: ${(to - from) * 100}%`;
  return html`<div class="lane ${tone}" title=${span.text}>
    <span class="waited" style=${place(span.waited, span.worked)}></span>
    ${span.worked < span.ended || span.hasWorked
      ? html`<span class="worked" style=${place(span.worked, span.ended)}></span>`
      : nothing}
  </div>`;
}
