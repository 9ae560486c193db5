import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { api } from '../api/api';
import { Problem } from '../api/problem';
import type { TaskView } from '../api/views';
import { base } from '../look/base';
import { person } from '../store/person';

/** What a task asks a person, with yes and no; only a click decides, not the Enter key. */
@customElement('millrace-task-question')
export class TaskQuestion extends LitElement {
  static override styles = [
    base,
    css`
      form {
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        padding: 12px;
        margin: 12px 0;
      }
      .question {
        margin: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      label {
        display: block;
        color: var(--muted);
        margin: 12px 0 4px;
      }
      input {
        width: 100%;
        box-sizing: border-box;
        font: inherit;
        color: var(--text);
        background: var(--ground);
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        padding: 5px 9px;
      }
      .actions {
        display: flex;
        gap: 8px;
        margin-top: 12px;
      }
      .refusal {
        color: var(--bad);
        margin-top: 8px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) task!: TaskView;
  @state() private refusal?: Problem;
  @state() private busy = false;
  @query('#by') private by!: HTMLInputElement;
  @query('#comment') private comment!: HTMLInputElement;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('task') as TaskView | undefined;
    if (before && before.id !== this.task.id) {
      this.refusal = undefined;
    }
  }

  override render() {
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <p class="question">${this.task.question}</p>
      <label for="by">Your name</label>
      <input id="by" autocomplete="name" required .value=${person.name()} />
      <label for="comment">Comment (optional)</label>
      <input id="comment" autocomplete="off" />
      ${this.refusal
        ? html`<p class="refusal" role="alert">
            <strong>${this.refusal.title}</strong> ${this.refusal.detail}
          </p>`
        : nothing}
      <div class="actions">
        <button class="primary" type="button" ?disabled=${this.busy} @click=${() => this.decide(true)}>
          Approve
        </button>
        <button type="button" ?disabled=${this.busy} @click=${() => this.decide(false)}>
          Refuse
        </button>
      </div>
    </form>`;
  }

  private async decide(approved: boolean): Promise<void> {
    const by = this.by.value.trim();
    if (!by) {
      this.by.value = '';
      this.by.reportValidity(); // says what is missing, there
      return;
    }
    person.keep(by);
    this.busy = true;
    this.refusal = undefined;
    try {
      const { run, id } = this.task;
      await api.decide(run, id, { approved, by, comment: this.comment.value.trim() });
    } catch (error) {
      this.refusal = Problem.of(error);
    } finally {
      this.busy = false;
    }
  }
}
