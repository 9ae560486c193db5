import { nothing, svg } from 'lit';
import type { GraphNode, TaskView } from '../api/views';
import { fit, widthOf } from '../format/measure';
import { brief } from '../format/times';
import { lookOf } from '../look/states';
import type { StepTasks } from './run-state';

const PAD = 10;
const GAP = 7;
const GLYPH = 16;

/** Room below which a few letters of what is being done would say nothing. */
const WHAT_MIN = 50;

/** The fonts of `graph-styles.ts`, for measuring. */
const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans'";
const NAME = `620 13px ${FAMILY}`;
const WORD = `550 12px ${FAMILY}`;
const SMALL = `400 11px ${FAMILY}`;

const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;

/** What is read out for a node. */
export function nodeLabel(node: GraphNode, step: StepTasks | undefined): string {
  const parts = [node.id, node.kind];
  if (step) {
    parts.push(lookOf(step.shown.state).label.toLowerCase());
    if (step.all > 1) {
      parts.push(`${step.all} tasks`);
    }
    if (step.shown.state === 'RUNNING' && step.shown.progress) {
      parts.push(`${percent(step.shown.progress.fraction)}, ${step.shown.progress.what}`);
    }
  }
  return parts.join(', ');
}

/** The inside of a node: name and kind, then state, time or progress. */
export function nodeBody(node: GraphNode, step: StepTasks | undefined, now: Date) {
  const inner = node.width - 2 * PAD;
  const room = inner - widthOf(node.id, NAME) - GAP;
  const y = node.height / 2 - 6;
  return svg`
    <title>${nodeLabel(node, step)}</title>
    <rect class="box" width=${node.width} height=${node.height} rx="8"></rect>
    <text class="name" x=${PAD} y=${y}>${fit(node.id, inner, NAME)}</text>
    ${step ? right(node, y, corner(node, step.shown, room)) : nothing}
    ${
      step
        ? stateLine(node, step, now)
        : svg`<text class="small" x=${PAD} y=${y + 19}>${fit(node.kind, inner, SMALL)}</text>`
    }`;
}

/** Beside the name: how far the task is, otherwise the kind if it fits and says more. */
function corner(node: GraphNode, task: TaskView, room: number): string {
  const progress = progressOf(task);
  const text = progress ? percent(progress.fraction) : node.kind;
  return text !== node.id && widthOf(text, SMALL) <= room ? text : '';
}

const progressOf = (task: TaskView) => (task.state === 'RUNNING' ? task.progress : undefined);

const right = (node: GraphNode, y: number, text: string) =>
  svg`<text class="small" text-anchor="end" x=${node.width - PAD} y=${y}>${text}</text>`;

function stateLine(node: GraphNode, step: StepTasks, now: Date) {
  const task = step.shown;
  const look = lookOf(task.state);
  const progress = progressOf(task);
  const y = node.height / 2 + (progress ? 11 : 13);
  const inner = node.width - 2 * PAD;
  const word = fit(step.all > 1 ? `${look.label} ×${step.all}` : look.label, inner - GLYPH, WORD);
  const room = inner - GLYPH - widthOf(word, WORD) - GAP;
  return svg`
    <g class="state" transform="translate(${PAD - 1} ${y - 10.5}) scale(.8)">
      <path class="glyph" d=${look.glyph}></path>
    </g>
    <text class="word" x=${PAD + GLYPH} y=${y}>${word}</text>
    ${right(node, y, aside(task, now, room))}
    ${progress ? progressBar(node, progress.fraction) : nothing}`;
}

/** What fits beside the state: what it is doing, or how long it took. */
function aside(task: TaskView, now: Date, room: number): string {
  const { startedAt, endedAt } = task;
  const progress = progressOf(task);
  if (progress) {
    return room > WHAT_MIN ? fit(progress.what, room, SMALL) : '';
  }
  if (!startedAt) {
    return '';
  }
  const end = endedAt ? Date.parse(endedAt) : now.getTime();
  const time = brief(end - Date.parse(startedAt));
  return widthOf(time, SMALL) <= room ? time : '';
}

function progressBar(node: GraphNode, fraction: number) {
  const share = Math.min(1, Math.max(0, fraction));
  const y = node.height - 8;
  const width = node.width - 2 * PAD;
  return svg`
    <rect class="track" x=${PAD} y=${y} width=${width} height="3" rx="1.5"></rect>
    <rect class="done" x=${PAD} y=${y} width=${width * share} height="3" rx="1.5"></rect>`;
}
