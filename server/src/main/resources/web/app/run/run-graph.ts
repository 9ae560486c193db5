import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { GraphEdge, GraphNode, GraphView } from '../api/views';
import { base, sheets } from '../look/base';
import { stateStyles } from '../look/state-styles';
import { lookOf } from '../look/states';
import { Clock } from '../store/clock';
import { neighbour } from './graph-keys';
import { labelPlace, linePath } from './graph-lines';
import { nodeBody, nodeLabel } from './graph-node';
import { graphStyles } from './graph-styles';
import type { StepTasks } from './run-state';

/** A graph wider than the page shrinks to this share, then scrolls. */
const SHRINK_MIN = 0.8;

const ARROW = svg`<marker
  id="head"
  viewBox="0 0 8 8"
  refX="7"
  refY="4"
  markerWidth="7"
  markerHeight="7"
  orient="auto"
>
  <path class="head" d="M0 0L8 4L0 8z"></path>
</marker>`;

/**
 * A DAG as laid out by the server, with the states of a run if there is one. One stop for the tab
 * key; arrows move along the edges, Enter fires `node-opened` with the step's id.
 */
@customElement('millrace-graph')
export class Graph extends LitElement {
  static override styles = [base, sheets, stateStyles, graphStyles];

  @property({ attribute: false }) graph!: GraphView;
  @property({ attribute: false }) steps: ReadonlyMap<string, StepTasks> = new Map();
  /** Step that is looked at. */
  @property() looked?: string;
  /** Whether nodes can be opened. */
  @property({ type: Boolean }) still = false;
  @state() private current?: string;
  private readonly clock = new Clock(this, () => this.isMoving());

  override render() {
    const { width, height, nodes, edges } = this.graph;
    const min = Math.round(width * SHRINK_MIN);
    return html`<div class="card frame">
      <svg
        class="graph"
        viewBox="0 0 ${width} ${height}"
        style="width: 100%; min-width: ${min}px; max-width: ${width}px"
        role="group"
        aria-label="Graph of ${nodes.length} steps"
        @keydown=${(event: KeyboardEvent) => this.keyed(event)}
      >
        <defs>
          ${ARROW}
        </defs>
        ${edges.map((edge) => this.edge(edge))}
        ${repeat(
          nodes,
          (node) => node.id,
          (node) => this.node(node),
        )}
      </svg>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('looked') && this.looked) {
      this.element(this.looked)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  /** Moves the focus to a step's node. */
  focusNode(step: string | undefined): void {
    this.current = step;
    void this.updateComplete.then(() => this.element(step)?.focus());
  }

  private edge(edge: GraphEdge) {
    const place = labelPlace(edge);
    const flowed = this.steps.get(edge.from)?.shown.state === 'SUCCEEDED';
    const look = `edge ${edge.port ? '' : 'order'} ${flowed ? 'flowed' : ''}`;
    const fits = edge.port && edge.port.length * 5.6 <= place.room + 8;
    const told = `${edge.from} ${edge.port ?? ''} → ${edge.to}`;
    return svg`<path
        class=${look}
        d=${linePath(edge.points)}
        marker-end="url(#head)"
        data-edge="${edge.from} ${edge.to}"
      ><title>${told}</title></path>
      ${fits ? svg`<text class="port" x=${place.x} y=${place.y}>${edge.port}</text>` : nothing}`;
  }

  private node(node: GraphNode) {
    const step = this.steps.get(node.id);
    const classes = [
      'node',
      step ? `toned ${lookOf(step.shown.state).tone}` : '',
      node.inFinally ? 'finally' : '',
      this.looked === node.id ? 'looked' : '',
    ];
    const stop = this.current ?? this.looked ?? this.graph.nodes[0]?.id;
    return svg`<g
      class=${classes.join(' ')}
      transform="translate(${node.x} ${node.y})"
      data-node=${node.id}
      data-state=${step?.shown.state ?? nothing}
      role=${this.still ? 'img' : 'button'}
      tabindex=${node.id === stop ? 0 : -1}
      aria-label=${nodeLabel(node, step)}
      @click=${() => this.open(node.id)}
      @focus=${() => (this.current = node.id)}
    >${nodeBody(node, step, this.clock.now)}</g>`;
  }

  private keyed(event: KeyboardEvent): void {
    const from = this.current;
    if (from === undefined) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.open(from);
      return;
    }
    const next = neighbour(this.graph, from, event.key);
    if (next !== undefined) {
      event.preventDefault();
      this.element(next)?.focus();
    }
  }

  private element(step: string | undefined): SVGElement | null {
    const id = CSS.escape(step ?? '');
    return this.renderRoot.querySelector<SVGElement>(`[data-node="${id}"]`);
  }

  private open(step: string): void {
    if (!this.still) {
      this.dispatchEvent(new CustomEvent('node-opened', { detail: step }));
    }
  }

  private isMoving(): boolean {
    return [...this.steps.values()].some(({ shown }) => shown.state === 'RUNNING');
  }
}
