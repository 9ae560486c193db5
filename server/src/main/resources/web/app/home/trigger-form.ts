import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { api } from '../api/api';
import { Problem } from '../api/problem';
import type { DagView, ParamView, Plain } from '../api/views';
import { base } from '../look/base';
import { Closing } from '../parts/closing';
import { to } from '../routes';
import { formStyles } from './form-styles';
import { isStructure, read, written, type Written } from './params';

/** Asks for the parameters of a run and starts it. Fires `closed`. */
@customElement('millrace-trigger-form')
export class TriggerForm extends LitElement {
  static override styles = [base, formStyles];

  /** Open while there is one. */
  @property({ attribute: false }) dag?: DagView;
  /** Values to begin with; the defaults for the others. */
  @property({ attribute: false }) given: Plain = {};
  @state() private form: Written = {};
  /** Whether every step is to run, also where an earlier run has the result. */
  @state() private afresh = false;
  @state() private mistakes: Record<string, string> = {};
  @state() private refusal?: Problem;
  @state() private busy = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  private readonly closing = new Closing(this, () => this.dialog);
  /** The same request keeps its key, so that a second press cannot start a second run. */
  private asked = { body: '', key: '' };

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dag') && this.dag) {
      this.form = written(this.dag.params, this.given);
      this.afresh = false;
      this.mistakes = {};
      this.refusal = undefined;
      this.asked = { body: '', key: '' };
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('dag') && this.dag && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  override render() {
    return html`<dialog
      aria-labelledby="title"
      @cancel=${this.closing.cancelled}
      @close=${this.closing.closed}
    >
      ${this.dag ? this.content(this.dag) : nothing}
    </dialog>`;
  }

  private content(dag: DagView) {
    return html`<form novalidate @submit=${(event: Event) => this.submit(event, dag)}>
      <h2 id="title">Run ${dag.name}</h2>
      ${dag.params.length === 0
        ? html`<p class="muted">This DAG has no parameters.</p>`
        : dag.params.map((param) => this.field(param))}
      ${this.choice()}
      ${this.refusal
        ? html`<p class="refusal" role="alert">
            <strong>${this.refusal.title}</strong> ${this.refusal.detail}
          </p>`
        : nothing}
      <div class="actions">
        <button type="button" class="quiet" @click=${() => this.closing.close()}>Cancel</button>
        <button class="primary" ?disabled=${this.busy}>Start run</button>
      </div>
    </form>`;
  }

  private choice() {
    const choose = (event: Event) => (this.afresh = (event.target as HTMLInputElement).checked);
    return html`<div class="field choice">
      <input id="run-every-step" type="checkbox" .checked=${this.afresh} @change=${choose} />
      <label for="run-every-step">Run every step, also where an earlier run has the result</label>
    </div>`;
  }

  private field(param: ParamView) {
    const mistake = this.mistakes[param.name];
    return html`<div class="field">
      <label for=${param.name}>
        ${param.name} <span class="type">${param.type}${param.required ? ', required' : ''}</span>
      </label>
      ${this.input(param)}
      ${param.description
        ? html`<p class="hint" id="${param.name}-hint">${param.description}</p>`
        : nothing}
      ${mistake ? html`<p class="mistake" id="${param.name}-mistake">${mistake}</p>` : nothing}
    </div>`;
  }

  private input(param: ParamView) {
    const value = this.form[param.name];
    const invalid = this.mistakes[param.name] ? 'true' : 'false';
    const about = `${param.name}-hint ${param.name}-mistake`;
    const keep = (event: Event) => this.keep(param, event.target as HTMLInputElement);
    if (param.type === 'boolean') {
      return html`<input
        id=${param.name}
        type="checkbox"
        aria-describedby=${about}
        .checked=${value === true}
        @change=${keep}
      />`;
    }
    if (isStructure(param)) {
      return html`<textarea
        id=${param.name}
        rows="4"
        spellcheck="false"
        aria-invalid=${invalid}
        aria-describedby=${about}
        .value=${String(value)}
        @input=${keep}
      ></textarea>`;
    }
    return html`<input
      id=${param.name}
      type="text"
      inputmode=${param.type === 'string' ? 'text' : 'decimal'}
      autocomplete="off"
      aria-invalid=${invalid}
      aria-describedby=${about}
      .value=${String(value)}
      @input=${keep}
    />`;
  }

  private keep(param: ParamView, input: HTMLInputElement): void {
    const value = param.type === 'boolean' ? input.checked : input.value;
    this.form = { ...this.form, [param.name]: value };
  }

  private async submit(event: Event, dag: DagView): Promise<void> {
    event.preventDefault();
    const { values, mistakes } = read(dag.params, this.form);
    this.mistakes = mistakes;
    const [wrong] = Object.keys(mistakes);
    if (wrong) {
      this.renderRoot.querySelector<HTMLElement>(`[id="${CSS.escape(wrong)}"]`)?.focus();
      return;
    }
    this.busy = true;
    this.refusal = undefined;
    try {
      const how = this.afresh ? { cache: false } : {};
      const key = this.keyFor(JSON.stringify([values, how]));
      const run = await api.trigger(dag.name, values, how, key);
      this.closing.close();
      location.hash = to.run(run.id);
    } catch (error) {
      this.refusal = Problem.of(error);
    } finally {
      this.busy = false;
    }
  }

  private keyFor(body: string): string {
    if (this.asked.body !== body) {
      const random = crypto.getRandomValues(new Uint8Array(16));
      const key = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
      this.asked = { body, key };
    }
    return this.asked.key;
  }
}
