import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LogLine } from '../api/views';
import { api } from '../api/api';
import { localTime, utc } from '../format/times';
import { count } from '../format/values';
import { base } from '../look/base';
import { notices } from '../look/notices';
import { shownOr } from '../parts/notice';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { LogFeed, type LogShown } from './log-feed';
import type { LogSource } from './run-feed';

/** Nearer to the end than this counts as reading the end. */
const END_PIXELS = 24;

/** The log of one attempt, live; it follows the end until the reader scrolls up. */
@customElement('millrace-task-log')
export class TaskLog extends LitElement {
  static override styles = [
    base,
    notices,
    css`
      :host {
        display: flex;
        flex-direction: column;
        position: relative;
        min-height: 0;
      }
      .lines {
        flex: 1 1 0;
        min-height: 200px;
        overflow: auto;
        padding: 8px 10px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--ground);
        font: 12px/1.55 var(--mono);
      }
      .line {
        display: flex;
        gap: 10px;
        content-visibility: auto;
        contain-intrinsic-height: auto 19px;
      }
      .line time {
        color: var(--muted);
        flex: none;
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .err .text {
        color: var(--bad);
      }
      .follow {
        position: absolute;
        right: 14px;
        bottom: 12px;
        font-size: 12px;
        box-shadow: var(--shadow);
      }
    `,
  ];

  @property({ attribute: false }) feed!: LogSource;
  @property() task = '';
  @property({ type: Number }) attempt = 0;
  @state() private following = true;
  private store = new Store<LogShown>();
  private readonly watching = new Watching(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('feed') || changed.has('task') || changed.has('attempt')) {
      this.store = new Store();
      this.following = true;
      const feed = new LogFeed(this.feed, this.task, this.attempt, this.store);
      this.watching.follow(this.store, feed);
    }
  }

  override updated(): void {
    const box = this.box;
    if (box && this.following) {
      box.scrollTop = box.scrollHeight;
    }
  }

  override render() {
    return shownOr(this.store.shown, 'the log', (log) => this.content(log));
  }

  private content({ lines, hidden }: LogShown) {
    return html`<div
        class="lines"
        role="log"
        tabindex="0"
        aria-label="Log of ${this.task}, attempt ${this.attempt}"
        @scroll=${() => this.scrolled()}
      >
        ${hidden > 0 ? this.left(hidden) : nothing}
        ${lines.length === 0 ? html`<span class="muted">Nothing was logged.</span>` : nothing}
        ${repeat(
          lines,
          (line) => line.sequence,
          (line) => this.line(line),
        )}
      </div>
      ${this.following
        ? nothing
        : html`<button class="follow" @click=${() => (this.following = true)}>
            ↓ Follow the end
          </button>`}`;
  }

  private left(hidden: number) {
    const all = api.logsUrl(this.feed.run, this.task, this.attempt);
    return html`<p class="muted">
      ${count(hidden)} earlier lines are left out. <a href=${all}>From the beginning</a>
    </p>`;
  }

  private line({ stream, at, text }: LogLine) {
    return html`<div class="line ${stream}">
      <time datetime=${at} title=${utc(at)}>${localTime(at)}</time>
      <span class="text">${text}</span>
    </div>`;
  }

  private get box(): HTMLElement | null {
    return this.renderRoot.querySelector('.lines');
  }

  private scrolled(): void {
    const box = this.box;
    if (box) {
      this.following = box.scrollHeight - box.scrollTop - box.clientHeight < END_PIXELS;
    }
  }
}
