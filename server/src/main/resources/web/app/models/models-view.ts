import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../api/api';
import type { ModelView } from '../api/views';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { empty, shownOr } from '../parts/notice';
import { age } from '../parts/time';
import { to } from '../routes';
import { Poll } from '../store/poll';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { aliasStyles, aliases } from './alias';
import { headline } from './metrics';

const ASK_MILLIS = 10_000;

/** The registered models with their aliases. */
@customElement('millrace-models')
export class ModelsView extends LitElement {
  static override styles = [
    base,
    sheets,
    notices,
    aliasStyles,
    css`
      h1 {
        margin-bottom: 14px;
      }
      .name {
        font-weight: 600;
      }
    `,
  ];

  private readonly store = new Store<ModelView[]>();
  private readonly poll = new Poll(
    this.store,
    async (signal) => (await api.models(signal)).items,
    ASK_MILLIS,
  );
  private readonly watching = new Watching(this);

  constructor() {
    super();
    this.watching.follow(this.store, this.poll);
  }

  override render() {
    return html`<h1>Models</h1>
      ${shownOr(
        this.store.shown,
        'models',
        (models) => this.list(models),
        () => this.poll.start(),
      )}`;
  }

  private list(models: ModelView[]) {
    if (models.length === 0) {
      return html`<div class="card">
        ${empty(
          'No models yet',
          html`A run registers one when its <code>deploy</code> step succeeds.`,
        )}
      </div>`;
    }
    return html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>Model</th><th>Aliases</th><th class="number">Versions</th>
            <th>Newest version says</th><th>From DAG</th><th>Registered</th>
          </tr>
        </thead>
        <tbody>
          ${models.map((model) => this.row(model))}
        </tbody>
      </table>
    </div>`;
  }

  private row({ name, aliases: named, versions }: ModelView) {
    const newest = versions[0];
    return html`<tr data-model=${name}>
      <td><a class="name" href=${to.model(name)}>${name}</a></td>
      <td>${aliases(named)}</td>
      <td class="number">${versions.length}</td>
      <td class="muted">${newest ? headline(newest.facts) : nothing}</td>
      <td>${newest ? html`<a href=${to.dag(newest.dag)}>${newest.dag}</a>` : nothing}</td>
      <td class="muted">${newest ? age(newest.createdAt, new Date()) : nothing}</td>
    </tr>`;
  }
}
