import { html, nothing } from 'lit';
import { ago, local, utc } from '../format/times';

/** Day and time in the reader's zone, UTC on hover. */
export const at = (instant: string | undefined) =>
  instant
    ? html`<time class="nowrap" datetime=${instant} title=${utc(instant)}>${local(instant)}</time>`
    : nothing;

/** How long ago, both instants on hover. */
export const age = (instant: string, now: Date) =>
  html`<time class="nowrap" datetime=${instant} title="${local(instant)} · ${utc(instant)}"
    >${ago(instant, now)}</time
  >`;
