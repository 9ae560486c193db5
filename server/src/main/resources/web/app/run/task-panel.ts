import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import type { AttemptView, CachedFrom, TaskView } from '../api/views';
import { elapsed } from '../format/times';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { stateStyles } from '../look/state-styles';
import { lookOf } from '../look/states';
import { badge } from '../parts/state';
import { age, at } from '../parts/time';
import { to } from '../routes';
import { Clock } from '../store/clock';
import { Once } from '../store/once';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { causeOf } from './cause';
import { panelStyles } from './panel-styles';
import { ended, type LogSource, type RunFeed } from './run-feed';
import { outputs, values } from './task-results';
import './task-items';
import './task-log';
import './task-question';

/** One task: how it stands, why, what it made, and its log. Escape fires `closed`. */
@customElement('millrace-task-panel')
export class TaskPanel extends LitElement {
  static override styles = [base, sheets, stateStyles, notices, panelStyles];

  @property({ attribute: false }) task!: TaskView;
  @property({ attribute: false }) feed!: RunFeed;
  /** The attempt that the reader chose; the newest if none. */
  @state() private chosen?: number;
  private attempts = new Store<AttemptView[]>();
  /** Where the log of the original is, if the task was given the result of another run. */
  private original?: LogSource;
  private shownOf = '';
  private readonly watching = new Watching(this);
  private readonly clock = new Clock(this, () => !lookOf(this.task.state).isOver);

  override willUpdate(): void {
    const { run, id, attempts, state: word } = this.task;
    const subject = `${run}/${id}`;
    if (!this.shownOf.startsWith(`${subject} `)) {
      this.chosen = undefined;
      this.attempts = new Store();
    }
    const from = this.task.cachedFrom?.run;
    if (this.original?.run !== from) {
      this.original = from ? ended(from) : undefined;
    }
    const version = `${subject} ${attempts} ${word}`;
    if (this.shownOf !== version) {
      this.shownOf = version;
      this.readAttempts(run, id);
    }
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('task') as TaskView | undefined;
    if (before && before.id !== this.task.id) {
      this.renderRoot.querySelector('h2')?.focus();
    }
  }

  override render() {
    const { task } = this;
    return html`<aside aria-labelledby="name" @keydown=${(e: KeyboardEvent) => this.keyed(e)}>
      <header>
        <h2 id="name" tabindex="-1">${task.id}</h2>
        <span class="muted">${task.kind}</span>
        ${badge(task.state)}
        <button class="quiet" aria-label="Close" @click=${() => this.close()}>✕</button>
      </header>
      ${task.failure
        ? html`<div class="failure">
            <strong>${task.failure.failureClass}</strong>
            <p>${task.failure.message}</p>
          </div>`
        : nothing}
      ${task.question
        ? html`<millrace-task-question .task=${task}></millrace-task-question>`
        : nothing}
      ${task.waitsFor && !isAsked(task) ? html`<p class="waits">${causeOf(task)}</p>` : nothing}
      ${this.progress()} ${this.facts()} ${outputs(task.outputs)} ${values(task.values)}
      ${task.items
        ? html`<millrace-task-items .task=${task}></millrace-task-items>`
        : this.logs()}
    </aside>`;
  }

  private progress() {
    const { state: word, progress } = this.task;
    if (word !== 'RUNNING' || !progress) {
      return nothing;
    }
    const text = `${Math.round(progress.fraction * 100)} %`;
    return html`<div class="progress">
      <progress max="1" .value=${progress.fraction} aria-label="Progress"></progress>
      <span>${text} ${progress.what}</span>
    </div>`;
  }

  private facts() {
    const { task } = this;
    const worker = task.worker ?? this.known()[this.known().length - 1]?.worker;
    const fact = (name: string, value: unknown) =>
      value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
    return html`<dl>
      ${fact('Duration', elapsed(task.startedAt, task.endedAt, this.clock.now))}
      ${fact('Started', task.startedAt && at(task.startedAt))}
      ${fact('Ended', task.endedAt && at(task.endedAt))}
      ${fact('Worker', worker && html`<code>${worker}</code>`)}
      ${fact('Step', task.step !== task.id && html`<a href=${to.task(task.run, task.step)}>${task.step}</a>`)}
      ${fact('Result of', task.cachedFrom && this.origin(task.cachedFrom))}
      ${fact('Ran because', task.ranBecause)}
    </dl>`;
  }

  private origin({ run, task, at: then }: CachedFrom) {
    return html`<a href=${to.task(run, task)}>run ${run}</a>, ${age(then, this.clock.now)}`;
  }

  /** The log of the attempt whose result the task was given. */
  private logOfOriginal({ run, task, attempt }: CachedFrom) {
    return html`<div class="log-head">
        <h3>Log</h3>
        <span class="muted">of run ${run}, attempt ${attempt}</span>
      </div>
      <millrace-task-log
        .feed=${this.original}
        .task=${task}
        .attempt=${attempt}
      ></millrace-task-log>`;
  }

  private logs() {
    if (this.task.cachedFrom) {
      return this.logOfOriginal(this.task.cachedFrom);
    }
    const known = this.known();
    const newest = known[known.length - 1]?.number ?? this.task.attempts;
    const number = this.chosen ?? newest;
    return html`<div class="log-head">
        <h3>Log</h3>
        ${known.length > 1 ? this.selector(known, number) : nothing}
        ${known.length === 1 && known[0]?.failure
          ? html`<span class="muted">attempt 1</span>`
          : nothing}
      </div>
      ${this.attemptFailure(known.find((attempt) => attempt.number === number))}
      ${number > 0
        ? html`<millrace-task-log
            .feed=${this.feed}
            .task=${this.task.id}
            .attempt=${number}
          ></millrace-task-log>`
        : html`<p class="muted">No attempt has begun.</p>`}`;
  }

  private selector(known: AttemptView[], number: number) {
    const choose = (event: Event) =>
      (this.chosen = Number((event.target as HTMLSelectElement).value));
    return html`<label>
      Attempt
      <select @change=${choose}>
        ${known.map(
          (attempt) =>
            html`<option value=${attempt.number} ?selected=${attempt.number === number}>
              ${attempt.number} · ${lookOf(attempt.state).label} · ${attempt.worker}
            </option>`,
        )}
      </select>
    </label>`;
  }

  /** Why an earlier attempt failed; that of the task itself stands on top. */
  private attemptFailure(attempt: AttemptView | undefined) {
    const failure = attempt?.failure;
    return failure && failure.message !== this.task.failure?.message
      ? html`<p class="attempt-failure">
          <strong>${failure.failureClass}</strong> ${failure.message}
        </p>`
      : nothing;
  }

  private known(): AttemptView[] {
    const { shown } = this.attempts;
    return shown.phase === 'ready' ? shown.value : [];
  }

  private readAttempts(run: string, task: string): void {
    const fresh = new Once(this.attempts, async (signal) => {
      return (await api.attempts(run, task, signal)).items;
    }, true);
    this.watching.follow(this.attempts, fresh);
  }

  private keyed(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('closed'));
  }
}

/** Whether the question says all of what a task waits for; with a last moment it does not. */
function isAsked({ question, waitsFor }: TaskView): boolean {
  return !!question && (waitsFor ?? '').endsWith(question);
}
