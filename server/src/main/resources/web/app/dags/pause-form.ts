import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { api } from '../api/api';
import { Problem } from '../api/problem';
import type { TriggerView } from '../api/views';
import { formStyles } from '../home/form-styles';
import { base } from '../look/base';
import { Closing } from '../parts/closing';
import { person } from '../store/person';

/** What is to be paused or resumed; the whole DAG if no trigger is named. */
export interface Wanted {
  resume: boolean;
  dag: string;
  trigger?: string;
}

/** Asks who pauses or resumes schedules, and why, and does it. Fires `changed` and `closed`. */
@customElement('millrace-pause-form')
export class PauseForm extends LitElement {
  static override styles = [base, formStyles];

  /** Open while there is something. */
  @property({ attribute: false }) wanted?: Wanted;
  @state() private mistakes: Record<string, string> = {};
  @state() private refusal?: Problem;
  @state() private busy = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly closing = new Closing(this, () => this.dialog);
  @query('#reason') private reason?: HTMLInputElement;
  @query('#by') private by!: HTMLInputElement;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('wanted') && this.wanted) {
      this.mistakes = {};
      this.refusal = undefined;
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('wanted') && this.wanted && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  override render() {
    return html`<dialog
      aria-labelledby="title"
      @cancel=${this.closing.cancelled}
      @close=${this.closing.closed}
    >
      ${this.wanted ? this.content(this.wanted) : nothing}
    </dialog>`;
  }

  private content(wanted: Wanted) {
    const verb = wanted.resume ? 'Resume' : 'Pause';
    const what = wanted.trigger ?? `all schedules of ${wanted.dag}`;
    const hint = wanted.resume
      ? 'It fires from now on; ticks of the pause make no runs.'
      : 'Ticks of the pause make no runs, also later. Runs that there are go on.';
    return html`<form novalidate @submit=${(event: Event) => this.submit(event, wanted)}>
      <h2 id="title">${verb} ${what}</h2>
      ${wanted.resume ? nothing : this.field('reason', 'Why', 'off', '')}
      ${this.field('by', 'Your name', 'name', person.name())}
      <p class="hint">${hint}</p>
      ${this.refusal
        ? html`<p class="refusal" role="alert">
            <strong>${this.refusal.title}</strong> ${this.refusal.detail}
          </p>`
        : nothing}
      <div class="actions">
        <button type="button" class="quiet" @click=${() => this.closing.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>${verb}</button>
      </div>
    </form>`;
  }

  private field(id: string, label: string, complete: 'off' | 'name', value: string) {
    const mistake = this.mistakes[id];
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="text"
        autocomplete=${complete}
        aria-invalid=${mistake ? 'true' : 'false'}
        aria-describedby="${id}-mistake"
        .defaultValue=${value}
      />
      ${mistake ? html`<p class="mistake" id="${id}-mistake">${mistake}</p>` : nothing}
    </div>`;
  }

  private async submit(event: Event, wanted: Wanted): Promise<void> {
    event.preventDefault();
    const by = this.by.value.trim();
    const reason = this.reason?.value.trim() ?? '';
    this.mistakes = {
      ...(wanted.resume || reason ? {} : { reason: 'Everybody who looks at it is shown why.' }),
      ...(by ? {} : { by: 'A name is needed.' }),
    };
    const [wrong] = Object.keys(this.mistakes);
    if (wrong) {
      (wrong === 'by' ? this.by : this.reason)?.focus();
      return;
    }
    person.keep(by);
    this.busy = true;
    this.refusal = undefined;
    try {
      const { dag, trigger } = wanted;
      const { items } = wanted.resume
        ? await api.resume(dag, trigger, by)
        : await api.pause(dag, trigger, by, reason);
      this.dispatchEvent(new CustomEvent<TriggerView[]>('changed', { detail: items }));
      this.closing.close();
    } catch (error) {
      this.refusal = Problem.of(error);
    } finally {
      this.busy = false;
    }
  }
}
