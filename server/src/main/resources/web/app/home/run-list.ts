import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RunView } from '../api/views';
import { elapsed } from '../format/times';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { empty } from '../parts/notice';
import { badge, countsBar } from '../parts/state';
import { age } from '../parts/time';
import { to } from '../routes';
import { Clock } from '../store/clock';

/** Runs, newest first, with the states of their tasks as a bar. */
@customElement('millrace-run-list')
export class RunList extends LitElement {
  static override styles = [
    base,
    sheets,
    stateStyles,
    notices,
    css`
      .counts {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 140px;
        max-width: 240px;
      }
      .of {
        color: var(--muted);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .trigger {
        color: var(--muted);
      }
      @media (max-width: 900px) {
        .trigger {
          display: none;
        }
        th,
        td {
          padding: 8px;
        }
        .counts {
          min-width: 110px;
        }
      }
    `,
  ];

  @property({ attribute: false }) runs: RunView[] = [];
  /** Leaves the DAG's name out, where all runs are of one DAG. */
  @property({ type: Boolean }) plain = false;
  private readonly clock = new Clock(this, () => this.runs.length > 0);

  override render() {
    if (this.runs.length === 0) {
      return html`<div class="card">
        ${empty('No runs yet', 'Press Run beside a DAG to start one.')}
      </div>`;
    }
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>State</th>
            <th>Run</th>
            ${this.plain ? nothing : html`<th>DAG</th>`}
            <th>Tasks</th>
            <th class="trigger">Started by</th>
            <th>Age</th>
            <th class="number">Duration</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.runs,
            (run) => run.id,
            (run) => this.row(run),
          )}
        </tbody>
      </table>
    </div>`;
  }

  private row(run: RunView) {
    const { now } = this.clock;
    return html`<tr data-run=${run.id}>
      <td>${badge(run.state)}</td>
      <td><a class="mono nowrap" href=${to.run(run.id)}>${run.id}</a></td>
      ${this.plain ? nothing : html`<td><a href=${to.dag(run.dag)}>${run.dag}</a></td>`}
      <td>${countsBar(run.tasks)}</td>
      <td class="trigger">${run.trigger}${run.tick ? ` ${run.tick.trigger}` : ''}</td>
      <td class="muted">${age(run.createdAt, now)}</td>
      <td class="number">${elapsed(run.startedAt, run.endedAt, now)}</td>
    </tr>`;
  }
}
