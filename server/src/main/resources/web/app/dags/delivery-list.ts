import { html } from 'lit';
import type { DeliveryView } from '../api/views';
import { at } from '../parts/time';
import { to } from '../routes';

/** What became of calls and events, newest first. */
export function deliveryList(deliveries: DeliveryView[]) {
  return deliveries.length === 0
    ? html`<span class="muted">nothing was told yet</span>`
    : html`<ol>
        ${deliveries.map((one) => html`<li data-delivery=${one.id}>${line(one)}</li>`)}
      </ol>`;
}

function line({ receivedAt, event, outcome, why, run }: DeliveryView) {
  const what = event?.says ?? 'a call';
  const became = run
    ? html`<a class="mono" href=${to.run(run)}>${run}</a>`
    : html`<span class="muted">${outcome === 'WAITING' ? '' : 'no run: '}${why ?? outcome}</span>`;
  return html`${at(receivedAt)} ${what} ${became}`;
}
