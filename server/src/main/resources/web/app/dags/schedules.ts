import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../api/api';
import type { DeliveryView, TickView, TriggerView } from '../api/views';
import { until } from '../format/times';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { shownOr } from '../parts/notice';
import { at, atPlace, withTimes } from '../parts/time';
import { Clock } from '../store/clock';
import { Poll } from '../store/poll';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import type { Wanted } from './pause-form';
import { deliveryList } from './delivery-list';
import { tickList } from './tick-list';
import './pause-form';

/** Schedules have no events, so they are read again this often. */
const AGAIN_MILLIS = 5_000;
const TICKS_SHOWN = 5;

/** What fires triggers of the forms that have no ticks. */
const WITHOUT_TICKS: Partial<Record<string, string>> = {
  webhook: 'when called',
  event: 'when it happens',
  retrain: 'when it happens',
};

interface Schedule {
  trigger: TriggerView;
  ticks: TickView[];
  /** Of those that are told when to fire. */
  deliveries?: DeliveryView[];
}

/** The schedules of a DAG: when they fire next, what their ticks became, pausing and resuming. */
@customElement('millrace-schedules')
export class Schedules extends LitElement {
  static override styles = [
    base,
    sheets,
    notices,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        margin: 24px 0 10px;
      }
      h2 {
        flex: 1;
      }
      td {
        vertical-align: top;
      }
      td:last-child {
        text-align: right;
      }
      .says,
      .standing {
        font-size: 12.5px;
        min-width: 26ch;
        max-width: 44ch;
      }
      .paused,
      .problem {
        max-width: 40ch;
        overflow-wrap: anywhere;
      }
      .paused strong {
        color: var(--warn);
      }
      .problem {
        color: var(--bad);
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li + li {
        margin-top: 3px;
      }
    `,
  ];

  @property() dag = '';
  /** The newest run; another one may be that of a tick. */
  @property() newest = '';
  @state() private wanted?: Wanted;
  private store = new Store<Schedule[]>();
  private poll?: Poll<Schedule[]>;
  private readonly watching = new Watching(this);
  private readonly clock = new Clock(this, () => this.list().length > 0);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dag')) {
      this.follow();
    } else if (changed.has('newest')) {
      this.poll?.start();
    }
  }

  override render() {
    const { shown } = this.store;
    if (shown.phase === 'loading' || (shown.phase === 'ready' && shown.value.length === 0)) {
      return nothing; // most DAGs have none
    }
    return html`<section aria-labelledby="schedules">
        <header>
          <h2 id="schedules">Schedules</h2>
          ${this.ofAll()}
        </header>
        <div class="card scroll">
          ${shownOr(shown, 'the schedules', (all) => this.table(all), () => this.follow())}
        </div>
      </section>
      <millrace-pause-form
        .wanted=${this.wanted}
        @changed=${(event: CustomEvent<TriggerView[]>) => this.changed(event.detail)}
        @closed=${() => (this.wanted = undefined)}
      ></millrace-pause-form>`;
  }

  private list(): Schedule[] {
    const { shown } = this.store;
    return shown.phase === 'ready' ? shown.value : [];
  }

  /** Stops or resumes the DAG as a whole. */
  private ofAll() {
    const all = this.list();
    const resume = all.some(({ trigger }) => trigger.paused?.wholeDag);
    return resume || all.length > 1
      ? html`<button @click=${() => (this.wanted = { resume, dag: this.dag })}>
          ${resume ? 'Resume all' : 'Pause all'}
        </button>`
      : nothing;
  }

  private table(all: Schedule[]) {
    return html`<table>
      <thead>
        <tr>
          <th>Trigger</th>
          <th>Next</th>
          <th>What became of the newest</th>
          <th><span class="hidden-text">Pause or resume</span></th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          all,
          ({ trigger }) => trigger.trigger,
          (schedule) => this.row(schedule),
        )}
      </tbody>
    </table>`;
  }

  private row({ trigger, ticks, deliveries }: Schedule) {
    return html`<tr data-trigger=${trigger.trigger}>
      <td>
        <strong>${trigger.trigger}</strong>
        <div class="muted says">${says(trigger)}</div>
        ${trigger.standing.map((line) => html`<div class="standing">${withTimes(line)}</div>`)}
      </td>
      <td>${this.next(trigger)}</td>
      <td>${deliveries ? deliveryList(deliveries) : tickList(ticks, trigger.zone)}</td>
      <td>${trigger.paused?.wholeDag ? nothing : this.button(trigger)}</td>
    </tr>`;
  }

  private next({ form, next, paused, problem, zone }: TriggerView) {
    if (paused) {
      return html`<div class="paused">
        <strong>Paused</strong>${paused.wholeDag ? ' with the whole DAG' : ''} by ${paused.by} since
        ${at(paused.since)}: ${paused.reason}
      </div>`;
    }
    if (problem) {
      return html`<div class="problem">${problem}</div>`;
    }
    return next
      ? html`${atPlace(next, zone)}
          <div class="muted">${until(next, this.clock.now)}</div>`
      : html`<span class="muted">${WITHOUT_TICKS[form] ?? 'never again'}</span>`;
  }

  private button({ dag, trigger, paused }: TriggerView) {
    const resume = paused !== undefined;
    const verb = resume ? 'Resume' : 'Pause';
    return html`<button
      aria-label="${verb} ${trigger}"
      @click=${() => (this.wanted = { resume, dag, trigger })}
    >
      ${verb}
    </button>`;
  }

  private changed(triggers: TriggerView[]): void {
    const changed = new Map(triggers.map((trigger) => [trigger.trigger, trigger]));
    this.store.update((all) =>
      all.map((one) => ({ ...one, trigger: changed.get(one.trigger.trigger) ?? one.trigger })),
    );
    this.poll?.start();
  }

  private follow(): void {
    const { dag } = this;
    this.wanted = undefined;
    this.store = new Store<Schedule[]>();
    this.poll = new Poll(this.store, (signal) => load(dag, signal), AGAIN_MILLIS);
    this.watching.follow(this.store, this.poll);
  }
}

function says({ form, says: words, zone, missed, overlap }: TriggerView) {
  if (!form) {
    return nothing;
  }
  if (form === 'retrain') {
    return words.map((word) => html`<div>${word}</div>`);
  }
  const place = form === 'cron' ? ` in ${zone}` : '';
  const late = missed ? `; missed: ${missed.policy}` : '';
  return html`<code>${form} ${words.join(' | ')}</code>${place}${late}; overlap: ${overlap}`;
}

async function load(dag: string, signal: AbortSignal): Promise<Schedule[]> {
  const { items } = await api.triggers(dag, signal);
  return Promise.all(
    items.map(async (trigger) => {
      if (WITHOUT_TICKS[trigger.form]) {
        const told = await api.deliveries(dag, trigger.trigger, TICKS_SHOWN, signal);
        return { trigger, ticks: [], deliveries: told.items };
      }
      const ticks = await api.ticks(dag, trigger.trigger, TICKS_SHOWN, signal);
      return { trigger, ticks: ticks.items };
    }),
  );
}
