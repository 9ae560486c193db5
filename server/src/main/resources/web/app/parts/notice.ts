import { html, nothing, type TemplateResult } from 'lit';
import { Problem } from '../api/problem';
import { localTime } from '../format/times';
import type { Shown } from '../store/store';

/** Where something is being fetched; appears only when it takes a moment. */
export const loading = (what: string) =>
  html`<p class="notice loading" role="status">Loading ${what} …</p>`;

/** Where there is nothing yet, with what to do about it. */
export const empty = (title: string, hint: unknown) =>
  html`<div class="notice empty"><strong>${title}</strong>${hint}</div>`;

/** Where something cannot be shown, and why. */
export function failed(problem: Problem, again?: () => void): TemplateResult {
  const reason = problem.detail || 'The server said no more.';
  return html`<div class="notice failed" role="alert">
    <strong>${problem.title}</strong>
    ${reason}
    ${again ? html`<div><button @click=${again}>Try again</button></div>` : nothing}
  </div>`;
}

/** Above something that may be out of date. */
export const stale = (since: Date | undefined) =>
  since
    ? html`<p class="stale" role="status">
        Connection lost; shown as of ${localTime(since)}. Trying again.
      </p>`
    : nothing;

/** Draws what a store shows in each of its four states. */
export function shownOr<T>(
  shown: Shown<T>,
  what: string,
  draw: (value: T) => TemplateResult,
  again?: () => void,
): TemplateResult {
  switch (shown.phase) {
    case 'loading':
      return loading(what);
    case 'failed':
      return failed(shown.problem, again);
    case 'ready':
      return html`${stale(shown.staleSince)}${draw(shown.value)}`;
  }
}
