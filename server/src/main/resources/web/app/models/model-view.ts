import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import type { ModelVersionView, ModelView } from '../api/views';
import { plain, rows, short } from '../format/values';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { empty, shownOr } from '../parts/notice';
import { at } from '../parts/time';
import { to } from '../routes';
import { Once } from '../store/once';
import { Poll } from '../store/poll';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { aliasStyles, aliases } from './alias';
import './card-view';
import { headline } from './metrics';

const ASK_MILLIS = 10_000;

/** One model: its versions, and the facts and the card of the one that is looked at. */
@customElement('millrace-model')
export class ModelPage extends LitElement {
  static override styles = [
    base,
    sheets,
    notices,
    aliasStyles,
    css`
      .title {
        display: flex;
        gap: 12px;
        align-items: center;
        flex-wrap: wrap;
      }
      section {
        margin-top: 24px;
      }
      h2 {
        margin-bottom: 10px;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(240px, 1fr) minmax(0, 2fr);
        gap: 24px;
        align-items: start;
      }
      .two th {
        white-space: normal;
        overflow-wrap: anywhere;
      }
      button[aria-pressed='true'] {
        border-color: var(--accent);
        color: var(--accent);
      }
      tr.looked {
        background: var(--sunken);
      }
    `,
  ];

  @property() name = '';
  /** The version that the reader chose; the live one, or the newest, if none. */
  @state() private chosen?: number;
  private store = new Store<ModelView>();
  private card = new Store<string>();
  private cardOf = '';
  private readonly watching = new Watching(this);
  private readonly watchingCard = new Watching(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) {
      this.follow();
    }
    const version = this.looked();
    if (version && this.cardOf !== `${version.name} ${version.version}`) {
      this.cardOf = `${version.name} ${version.version}`;
      this.card = new Store();
      const read = (signal: AbortSignal) => api.card(version.name, version.version, signal);
      this.watchingCard.follow(this.card, new Once(this.card, read));
    }
  }

  override render() {
    return shownOr(
      this.store.shown,
      'the model',
      (model) => this.content(model),
      () => this.follow(),
    );
  }

  private content(model: ModelView) {
    const looked = this.looked();
    return html`<div class="title"><h1>${model.name}</h1>${aliases(model.aliases)}</div>
      <section aria-labelledby="versions">
        <h2 id="versions">Versions</h2>
        <div class="card scroll">${this.versions(model.versions, looked)}</div>
      </section>
      ${looked ? this.details(looked) : nothing}`;
  }

  private versions(versions: ModelVersionView[], looked?: ModelVersionView) {
    return html`<table>
      <thead>
        <tr>
          <th>Version</th><th>Aliases</th><th>Says</th><th>Run</th><th>DAG</th><th>Registered</th>
        </tr>
      </thead>
      <tbody>
        ${versions.map(
          (version) => html`<tr
            data-version=${version.version}
            class=${version === looked ? 'looked' : ''}
          >
            <td>
              <button
                aria-pressed=${version === looked}
                @click=${() => (this.chosen = version.version)}
              >
                Version ${version.version}
              </button>
            </td>
            <td>${version.aliases.join(', ')}</td>
            <td class="muted">${headline(version.facts)}</td>
            <td><a class="mono nowrap" href=${to.run(version.run)}>${version.run}</a></td>
            <td><a href=${to.dag(version.dag)}>${version.dag}</a></td>
            <td class="muted">${at(version.createdAt)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private details(version: ModelVersionView) {
    return html`<section class="two">
      <div>
        <h2>Facts of version ${version.version}</h2>
        <div class="card">
          <table>
            <tbody>
              ${rows(version.facts).map(
                ([name, value]) => html`<tr>
                  <th scope="row">${name}</th>
                  <td class="number">${plain(value)}</td>
                </tr>`,
              )}
              <tr>
                <th scope="row">bundle</th>
                <td class="number">
                  <a href=${api.artifactUrl(version.bundle)} download title=${version.bundle}
                    ><code>${short(version.bundle)}</code> ↓</a
                  >
                </td>
              </tr>
            </tbody>
          </table>
        </div>
      </div>
      <div>
        <h2>Model card</h2>
        <div class="card">${this.shownCard()}</div>
      </div>
    </section>`;
  }

  private shownCard() {
    const { shown } = this.card;
    if (shown.phase === 'failed' && shown.problem.status === 404) {
      return empty('No model card', 'The bundle was packaged without one.');
    }
    return shownOr(
      shown,
      'the card',
      (source) => html`<millrace-card .source=${source}></millrace-card>`,
    );
  }

  private looked(): ModelVersionView | undefined {
    const { shown } = this.store;
    if (shown.phase !== 'ready') {
      return undefined;
    }
    const { versions, aliases: named } = shown.value;
    const wanted = this.chosen ?? named.live;
    return versions.find(({ version }) => version === wanted) ?? versions[0];
  }

  private follow(): void {
    const { name } = this;
    this.chosen = undefined;
    this.store = new Store<ModelView>();
    const poll = new Poll(this.store, (signal) => api.model(name, signal), ASK_MILLIS);
    this.watching.follow(this.store, poll);
  }
}
