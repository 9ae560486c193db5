import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/api';
import type { DagView, GraphView, TaskView } from '../api/views';
import { base } from '../look/base';
import { notices } from '../look/notices';
import { shownOr } from '../parts/notice';
import { to } from '../routes';
import { Once } from '../store/once';
import { Store } from '../store/store';
import { Watching } from '../store/watching';
import '../home/trigger-form';
import type { Graph } from './run-graph';
import './run-graph';
import './run-header';
import { RunFeed } from './run-feed';
import { NODES_MAX, byStep, countsOf, isDrawable, type RunState } from './run-state';
import './task-panel';
import './task-table';

/** One run: its head, its graph, its tasks, and the task that is looked at. */
@customElement('millrace-run')
export class RunPage extends LitElement {
  static override styles = [
    base,
    notices,
    css`
      section {
        margin-top: 24px;
      }
      h2 {
        margin-bottom: 10px;
      }
      :host([looking]) {
        padding-right: 0;
      }
      @media (min-width: 1180px) {
        :host([looking]) {
          padding-right: 460px;
        }
      }
    `,
  ];

  @property() run = '';
  /** Id of the task in the panel. */
  @property() task?: string;
  @state() private again?: DagView;
  private store = new Store<RunState>();
  private graph = new Store<GraphView>();
  private feed = new RunFeed('', this.store);
  /** The item in the panel; the tasks of the run's state are those of its steps. */
  private item = new Store<TaskView>();
  private itemVersion = '';
  private readonly watchingItem = new Watching(this);
  private readonly watchingRun = new Watching(this);
  private readonly watchingGraph = new Watching(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('run')) {
      this.follow();
    }
    this.toggleAttribute('looking', this.task !== undefined);
    this.readItem();
  }

  /** Reads the item that is looked at, again whenever items of its step have moved. */
  private readItem(): void {
    const { run, task } = this;
    const { shown } = this.store;
    const step = task && /\[\d+]$/.test(task) ? task.replace(/\[\d+]$/, '') : undefined;
    if (!task || !step || shown.phase !== 'ready') {
      return;
    }
    const states = JSON.stringify(shown.value.tasks.get(step)?.items?.states);
    const version = `${run} ${task} ${states}`;
    if (this.itemVersion !== version) {
      if (!this.itemVersion.startsWith(`${run} ${task} `)) {
        this.item = new Store<TaskView>();
      }
      this.itemVersion = version;
      const fresh = new Once(this.item, (signal) => api.task(run, task, signal), true);
      this.watchingItem.follow(this.item, fresh);
    }
  }

  /** The task in the panel, as far as it is known. */
  private lookedAt(state: RunState): TaskView | undefined {
    if (this.task === undefined) {
      return undefined;
    }
    const { shown } = this.item;
    const item = shown.phase === 'ready' && shown.value.id === this.task ? shown.value : undefined;
    return state.tasks.get(this.task) ?? item;
  }

  override render() {
    return shownOr(
      this.store.shown,
      'the run',
      (run) => this.content(run),
      () => this.follow(),
    );
  }

  private content(state: RunState) {
    const looked = this.lookedAt(state);
    return html`<millrace-run-header
        .run=${state.run}
        .counts=${countsOf(state)}
        @run-again=${() => this.runAgain(state.run.dag)}
      ></millrace-run-header>
      <section aria-labelledby="graph">
        <h2 id="graph">Graph</h2>
        ${shownOr(this.graph.shown, 'the graph', (graph) => this.drawn(graph, state))}
      </section>
      <section aria-labelledby="tasks">
        <h2 id="tasks">Tasks</h2>
        <millrace-task-table
          .run=${state.run}
          .tasks=${[...state.tasks.values()]}
          .looked=${this.task}
        ></millrace-task-table>
      </section>
      ${looked
        ? html`<millrace-task-panel
            .task=${looked}
            .feed=${this.feed}
            @closed=${() => this.close()}
          ></millrace-task-panel>`
        : nothing}
      <millrace-trigger-form
        .dag=${this.again}
        .given=${state.run.params}
        @closed=${() => (this.again = undefined)}
      ></millrace-trigger-form>`;
  }

  private drawn(graph: GraphView, state: RunState) {
    if (!isDrawable(graph)) {
      return html`<p class="muted">
        This graph has ${graph.nodes.length} nodes; up to ${NODES_MAX} are drawn. The table below
        has all tasks.
      </p>`;
    }
    return html`<millrace-graph
      .graph=${graph}
      .steps=${byStep(state.tasks)}
      .looked=${this.lookedAt(state)?.step}
      @node-opened=${(event: CustomEvent<string>) => this.open(event.detail)}
    ></millrace-graph>`;
  }

  private follow(): void {
    const { run } = this;
    this.store = new Store<RunState>();
    this.graph = new Store<GraphView>();
    this.feed = new RunFeed(run, this.store);
    this.watchingRun.follow(this.store, this.feed);
    const graph = new Once(this.graph, (signal) => api.runGraph(run, signal));
    this.watchingGraph.follow(this.graph, graph);
  }

  private open(step: string): void {
    const { shown } = this.store;
    const task = shown.phase === 'ready' ? byStep(shown.value.tasks).get(step) : undefined;
    if (task) {
      location.hash = to.task(this.run, task.shown.id);
    }
  }

  private close(): void {
    const { shown } = this.store;
    const step = shown.phase === 'ready' ? shown.value.tasks.get(this.task ?? '')?.step : undefined;
    location.hash = to.run(this.run);
    this.renderRoot.querySelector<Graph>('millrace-graph')?.focusNode(step);
  }

  private async runAgain(dag: string): Promise<void> {
    try {
      this.again = await api.dag(dag);
    } catch {
      // The page of the DAG says what is wrong with it.
      location.hash = to.dag(dag);
    }
  }
}
