import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { DagView } from '../api/views';
import { base } from '../look/base';
import { notices } from '../look/notices';
import { shownOr } from '../parts/notice';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { HomeFeed } from './home-feed';
import type { HomeState } from './home-state';
import './dag-list';
import './run-list';
import './trigger-form';

/** The first page: what can run, and what ran last. */
@customElement('millrace-home')
export class HomeView extends LitElement {
  static override styles = [
    base,
    notices,
    css`
      section + section {
        margin-top: 32px;
      }
      h2 {
        margin-bottom: 10px;
      }
    `,
  ];

  @state() private triggered?: DagView;
  private readonly store = new Store<HomeState>();
  private readonly watching = new Watching(this);
  private readonly feed = new HomeFeed(this.store);

  constructor() {
    super();
    this.watching.follow(this.store, this.feed);
  }

  override render() {
    return html`<h1 class="hidden-text">Overview</h1>
      ${shownOr(this.store.shown, 'DAGs and runs', (home) => this.lists(home), () => this.again())}
      <millrace-trigger-form
        .dag=${this.triggered}
        @closed=${() => (this.triggered = undefined)}
      ></millrace-trigger-form>`;
  }

  private lists({ dags, runs }: HomeState) {
    return html`<section aria-labelledby="dags">
        <h2 id="dags">DAGs</h2>
        <millrace-dag-list
          .dags=${dags}
          @run-wanted=${(event: CustomEvent<DagView>) => (this.triggered = event.detail)}
        ></millrace-dag-list>
      </section>
      <section aria-labelledby="runs">
        <h2 id="runs">Latest runs</h2>
        <millrace-run-list .runs=${runs}></millrace-run-list>
      </section>`;
  }

  private again(): void {
    this.watching.follow(this.store, this.feed);
  }
}
