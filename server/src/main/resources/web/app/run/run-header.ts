import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunView } from '../api/views';
import { elapsed } from '../format/times';
import { plain, short } from '../format/values';
import { base } from '../look/base';
import { stateStyles } from '../look/state-styles';
import { facts } from '../look/facts';
import { lookOf } from '../look/states';
import { badge, countsBar, countsText } from '../parts/state';
import { at } from '../parts/time';
import { to } from '../routes';
import { Clock } from '../store/clock';

/** What a run is and how it stands. Fires `run-again`. */
@customElement('millrace-run-header')
export class RunHeader extends LitElement {
  static override styles = [base, stateStyles, facts];

  @property({ attribute: false }) run!: RunView;
  @property({ attribute: false }) counts: Record<string, number> = {};
  private readonly clock = new Clock(this, () => !lookOf(this.run.state).isOver);

  override render() {
    const { run } = this;
    return html`<div class="title">
        <h1><a href=${to.dag(run.dag)}>${run.dag}</a> <span class="mono">${run.id}</span></h1>
        <span role="status">${badge(run.state)}</span>
        <span class="space"></span>
        <button @click=${() => this.dispatchEvent(new CustomEvent('run-again'))}>Run again</button>
      </div>
      ${run.reason
        ? html`<p class="reason"><strong>Reason</strong> ${run.reason}</p>`
        : nothing}
      <dl>
        ${this.fact('Tasks', html`${countsBar(this.counts)}${this.counted()}`)}
        ${this.fact('Duration', elapsed(run.startedAt, run.endedAt, this.clock.now) || '–')}
        ${this.fact('Created', at(run.createdAt))}
        ${run.startedAt ? this.fact('Started', at(run.startedAt)) : nothing}
        ${run.endedAt ? this.fact('Ended', at(run.endedAt)) : nothing}
        ${this.fact('Started by', run.trigger)}
        ${this.fact(
          'DAG version',
          html`<code title=${run.version}>${short(run.version)}</code>`,
        )}
        ${this.params()}
      </dl>`;
  }

  private counted() {
    return html`<span class="muted small">${countsText(this.counts)}</span>`;
  }

  private params() {
    const entries = Object.entries(this.run.params);
    return entries.length === 0
      ? nothing
      : this.fact(
          'Parameters',
          entries.map(
            ([name, value]) =>
              html`<span class="param"><code>${name}</code> ${plain(value)}</span>`,
          ),
        );
  }

  private fact(name: string, value: unknown) {
    return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  }
}
