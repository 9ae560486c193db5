import { html, nothing } from 'lit';
import type { TickView } from '../api/views';
import { atPlace } from '../parts/time';
import { to } from '../routes';

/** What ticks became, newest first, where the clock of their schedule stands. */
export function tickList(ticks: TickView[], zone: string) {
  return ticks.length === 0
    ? html`<span class="muted">none was due yet</span>`
    : html`<ol>
        ${ticks.map((tick) => html`<li data-tick=${tick.tick}>${line(tick, zone)}</li>`)}
      </ol>`;
}

function line(tick: TickView, zone: string) {
  const several = tick.last === tick.tick ? nothing : html` to ${atPlace(tick.last, zone)}`;
  return html`${atPlace(tick.tick, zone)}${several} ${became(tick)}`;
}

function became({ run, ticks, exact, why, outcome }: TickView) {
  const count = `${exact ? '' : 'at least '}${ticks.toLocaleString()} ticks`;
  return run
    ? html`<a class="mono" href=${to.run(run)}>${run}</a>${ticks > 1 ? ` for ${count}` : ''}`
    : html`<span class="muted">${ticks > 1 ? `${count}, ` : ''}no run: ${why ?? outcome}</span>`;
}
