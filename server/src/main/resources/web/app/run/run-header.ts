import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import { Problem } from '../api/problem';
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
  @state() private refusal?: Problem;
  @state() private busy = false;
  private readonly clock = new Clock(this, () => !lookOf(this.run.state).isOver);

  override render() {
    const { run } = this;
    return html`<div class="title">
        <h1><a href=${to.dag(run.dag)}>${run.dag}</a> <span class="mono">${run.id}</span></h1>
        <span role="status">${badge(run.state)}</span>
        <span class="space"></span>
        ${this.stops()}
        <button @click=${() => this.dispatchEvent(new CustomEvent('run-again'))}>Run again</button>
      </div>
      ${this.refusal
        ? html`<p class="reason" role="alert">
            <strong>${this.refusal.title}</strong> ${this.refusal.detail}
          </p>`
        : nothing}
      ${run.reason
        ? html`<p class="reason"><strong>Reason</strong> ${run.reason}</p>`
        : nothing}
      <dl>
        ${this.fact('Tasks', html`${countsBar(this.counts)}${this.counted()}`)}
        ${this.fact('Duration', elapsed(run.startedAt, run.endedAt, this.clock.now) || '–')}
        ${this.fact('Created', at(run.createdAt))}
        ${run.startedAt ? this.fact('Started', at(run.startedAt)) : nothing}
        ${run.endedAt ? this.fact('Ended', at(run.endedAt)) : nothing}
        ${this.fact('Started by', this.startedBy())}
        ${run.tick ? this.fact('Tick', at(run.tick.at)) : nothing}
        ${run.tick ? this.fact('Window', this.window(run.tick)) : nothing}
        ${run.forkedFrom ? this.fact('Made from', this.madeFrom(run.forkedFrom)) : nothing}
        ${run.generations.length > 0 ? this.fact('Ended before', this.endedBefore()) : nothing}
        ${run.timeout ? this.fact('Time limit', run.timeout) : nothing}
        ${this.fact(
          'DAG version',
          html`<code title=${run.version}>${short(run.version)}</code>`,
        )}
        ${this.params()}
      </dl>`;
  }

  private startedBy() {
    const { parent, trigger, tick } = this.run;
    return parent
      ? html`<a href=${to.task(parent.run, parent.task)}>${parent.task} of ${parent.run}</a>`
      : [trigger, tick?.trigger].filter(Boolean).join(' ');
  }

  private window({ windowStart, windowEnd }: NonNullable<RunView['tick']>) {
    return html`${at(windowStart)} – ${at(windowEnd)}`;
  }

  private madeFrom({ run, from }: NonNullable<RunView['forkedFrom']>) {
    const steps = from.length > 0 ? html`, from ${from.join(', ')}` : nothing;
    return html`<a class="mono" href=${to.run(run)}>${run}</a>${steps}`;
  }

  private endedBefore() {
    return this.run.generations.map(
      (end) => html`<span class="param" title=${end.reason ?? ''}
        >${badge(end.state)} ${at(end.endedAt)}</span
      >`,
    );
  }

  /** What is being cancelled already can only be killed. */
  private stops() {
    const { run } = this;
    if (lookOf(run.state).isOver) {
      return nothing;
    }
    const cancel = html`<button
      title="Steps are asked to stop; finally runs"
      ?disabled=${this.busy}
      @click=${() => this.stop(api.cancel)}
    >
      Cancel
    </button>`;
    const kill = html`<button
      title="Steps are killed at once; finally does not run"
      ?disabled=${this.busy}
      @click=${() => this.stop(api.kill)}
    >
      Kill
    </button>`;
    return run.state === 'CANCELLING' ? kill : html`${cancel}${kill}`;
  }

  private async stop(how: (run: string) => Promise<RunView>): Promise<void> {
    this.busy = true;
    this.refusal = undefined;
    try {
      await how(this.run.id);
    } catch (error) {
      this.refusal = Problem.of(error);
    } finally {
      this.busy = false;
    }
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
