import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import type { DagView, GraphView, ParamView, RunView } from '../api/views';
import { plain, short } from '../format/values';
import { base, sheets } from '../look/base';
import { notices } from '../look/notices';
import { facts } from '../look/facts';
import { shownOr } from '../parts/notice';
import { at } from '../parts/time';
import { LiveFeed } from '../store/live-feed';
import { Once } from '../store/once';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import { NODES_MAX, isDrawable } from '../run/run-state';
import '../home/run-list';
import '../home/trigger-form';
import '../run/run-graph';
import './schedules';

const RUNS_SHOWN = 20;

interface DagState {
  dag: DagView;
  runs: RunView[];
}

/** One DAG: what it is, its parameters, its graph and its runs. */
@customElement('millrace-dag')
export class DagPage extends LitElement {
  static override styles = [
    base,
    sheets,
    notices,
    facts,
    css`
      section {
        margin-top: 24px;
      }
      h2 {
        margin-bottom: 10px;
      }
      .about {
        margin-top: 6px;
        max-width: 80ch;
      }
    `,
  ];

  @property() name = '';
  @state() private triggered?: DagView;
  private store = new Store<DagState>();
  private graph = new Store<GraphView>();
  private readonly watchingDag = new Watching(this);
  private readonly watchingGraph = new Watching(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) {
      this.follow();
    }
  }

  override render() {
    return html`${shownOr(
        this.store.shown,
        'the DAG',
        (state) => this.content(state),
        () => this.follow(),
      )}
      <millrace-trigger-form
        .dag=${this.triggered}
        @closed=${() => (this.triggered = undefined)}
      ></millrace-trigger-form>`;
  }

  private content({ dag, runs }: DagState) {
    return html`<div class="title">
        <h1>${dag.name}</h1>
        <span class="space"></span>
        <button
          class="primary"
          ?disabled=${dag.retiredAt !== undefined}
          @click=${() => (this.triggered = dag)}
        >
          Run
        </button>
      </div>
      ${dag.description ? html`<p class="about">${dag.description}</p>` : nothing}
      ${this.facts(dag)}
      <section aria-labelledby="graph">
        <h2 id="graph">Graph</h2>
        ${shownOr(this.graph.shown, 'the graph', (graph) => this.drawn(graph))}
      </section>
      <millrace-schedules
        .dag=${dag.name}
        .newest=${runs[0]?.id ?? ''}
      ></millrace-schedules>
      ${dag.params.length > 0 ? this.params(dag.params) : nothing}
      <section aria-labelledby="runs">
        <h2 id="runs">Runs</h2>
        <millrace-run-list plain .runs=${runs}></millrace-run-list>
      </section>`;
  }

  private facts(dag: DagView) {
    const fact = (name: string, value: unknown) =>
      value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
    const labels = Object.entries(dag.labels).map(([name, value]) => `${name}: ${value}`);
    return html`<dl>
      ${fact('Owner', dag.owner)} ${fact('File', html`<code>${dag.file}</code>`)}
      ${fact('Version', html`<code title=${dag.version}>${short(dag.version)}</code>`)}
      ${fact('Updated', at(dag.updatedAt))} ${fact('Labels', labels.join(', '))}
      ${fact('Source', dag.origin?.source)}
      ${fact('Revision', dag.origin && revision(dag.origin.revision, dag.origin.message))}
      ${fact('Author', dag.origin?.author)} ${fact('Signed by', dag.origin?.signer)}
      ${fact('Retired', dag.retiredAt && at(dag.retiredAt))}
    </dl>`;
  }

  private drawn(graph: GraphView) {
    return isDrawable(graph)
      ? html`<millrace-graph still .graph=${graph}></millrace-graph>`
      : html`<p class="muted">
          This graph has ${graph.nodes.length} nodes; up to ${NODES_MAX} are drawn.
        </p>`;
  }

  private params(params: ParamView[]) {
    return html`<section aria-labelledby="params">
      <h2 id="params">Parameters</h2>
      <div class="card scroll">
        <table>
          <thead>
            <tr><th>Name</th><th>Type</th><th>Default</th><th>Description</th></tr>
          </thead>
          <tbody>
            ${params.map(
              (param) => html`<tr>
                <td><code>${param.name}</code></td>
                <td>${param.type}</td>
                <td>${param.required ? 'required' : plain(param.fallback)}</td>
                <td class="muted">${param.description ?? ''}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private follow(): void {
    const { name } = this;
    const store = new Store<DagState>();
    this.store = store;
    this.graph = new Store<GraphView>();
    const feed = new LiveFeed(api.eventsUrl, store, (signal) => load(name, signal), (change) => {
      if (change.kind === 'run' && change.body.dag === name) {
        feed.reload();
      }
    });
    this.watchingDag.follow(store, feed);
    const graph = new Once(this.graph, (signal) => api.dagGraph(name, signal));
    this.watchingGraph.follow(this.graph, graph);
  }
}

function revision(id: string, message?: string) {
  return html`<code title=${id}>${short(id)}</code> ${message ?? ''}`;
}

async function load(name: string, signal: AbortSignal): Promise<DagState> {
  const [dag, runs] = await Promise.all([
    api.dag(name, signal),
    api.runs({ dag: name, limit: RUNS_SHOWN }, signal),
  ]);
  return { dag, runs: runs.items };
}
