import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DagView } from '../api/views';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { empty } from '../parts/notice';
import { badge } from '../parts/state';
import { to } from '../routes';

/** The DAGs with their last run and a button that starts one. Fires `run-wanted` with the DAG. */
@customElement('millrace-dag-list')
export class DagList extends LitElement {
  static override styles = [
    base,
    sheets,
    stateStyles,
    notices,
    css`
      .name {
        font-weight: 600;
      }
      .about {
        color: var(--muted);
        max-width: 70ch;
      }
      td:last-child {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) dags: DagView[] = [];

  override render() {
    if (this.dags.length === 0) {
      return html`<div class="card">
        ${empty(
          'No DAGs yet',
          html`Start with a file: <code>millrace run dags/wine.yaml</code>, or submit one to this
            server.`,
        )}
      </div>`;
    }
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th class="number">Steps</th>
            <th>Last run</th>
            <th><span class="hidden-text">Start a run</span></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.dags,
            (dag) => dag.name,
            (dag) => this.row(dag),
          )}
        </tbody>
      </table>
    </div>`;
  }

  private row(dag: DagView) {
    return html`<tr data-dag=${dag.name}>
      <td>
        <a class="name" href=${to.dag(dag.name)}>${dag.name}</a>
        ${dag.retiredAt ? html`<span class="muted">retired</span>` : nothing}
        ${dag.description ? html`<div class="about">${dag.description}</div>` : nothing}
      </td>
      <td class="number">${dag.steps.length}</td>
      <td>
        ${dag.lastRun && dag.lastRunState
          ? html`<a href=${to.run(dag.lastRun)}>${badge(dag.lastRunState)}</a>`
          : html`<span class="muted">never ran</span>`}
      </td>
      <td>
        <button
          aria-label="Run ${dag.name}"
          ?disabled=${dag.retiredAt !== undefined}
          @click=${() => this.wanted(dag)}
        >
          Run
        </button>
      </td>
    </tr>`;
  }

  private wanted(dag: DagView): void {
    this.dispatchEvent(new CustomEvent('run-wanted', { detail: dag }));
  }
}
