import { html, nothing } from 'lit';
import { ago, atZone, local, utc } from '../format/times';

/** Day and time in the reader's zone, UTC on hover. */
export const at = (instant: string | undefined) =>
  instant
    ? html`<time class="nowrap" datetime=${instant} title=${utc(instant)}>${local(instant)}</time>`
    : nothing;

/** Day and time where a zone's clocks stand, the reader's and UTC on hover. */
export const atPlace = (instant: string, zone: string) =>
  html`<time class="nowrap" datetime=${instant} title="${local(instant)} here · ${utc(instant)}"
    >${atZone(instant, zone)}</time
  >`;

/** How long ago, both instants on hover. */
export const age = (instant: string, now: Date) =>
  html`<time class="nowrap" datetime=${instant} title="${local(instant)} · ${utc(instant)}"
    >${ago(instant, now)}</time
  >`;

const INSTANT = /(\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** A text of the server, whose instants are shown as all others are. */
export const withTimes = (text: string) =>
  text.split(INSTANT).map((part) => (INSTANT.test(part) ? at(part) : part));
