import { nothing, svg } from 'lit';
import type { GraphNode } from '../api/views';
import { elapsed } from '../format/times';
import { lookOf } from '../look/states';
import type { StepTasks } from './run-state';

const PAD = 11;
const NAME_CHARACTER = 7.4;
const SMALL_CHARACTER = 6.2;

/** As much of the text as fits into the width. */
function fit(text: string, width: number, character: number): string {
  const room = Math.max(1, Math.floor(width / character));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

/** What is read out for a node. */
export function nodeLabel(node: GraphNode, step: StepTasks | undefined): string {
  const task = step?.shown;
  const parts = [node.id, node.kind];
  if (task) {
    parts.push(lookOf(task.state).label.toLowerCase());
  }
  if (step && step.all > 1) {
    parts.push(`${step.all} tasks`);
  }
  if (task?.state === 'RUNNING' && task.progress) {
    parts.push(`${percent(task.progress.fraction)}, ${task.progress.what}`);
  }
  return parts.join(', ');
}

const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;

/** The inside of a node: name and kind, then state, time or progress. */
export function nodeBody(node: GraphNode, step: StepTasks | undefined, now: Date) {
  const inner = node.width - 2 * PAD;
  const kindWidth = node.kind.length * SMALL_CHARACTER;
  const kindFits = node.id.length * NAME_CHARACTER + kindWidth + 10 <= inner;
  const first = node.height / 2 - 6;
  return svg`
    <title>${nodeLabel(node, step)}</title>
    <rect class="box" width=${node.width} height=${node.height} rx="8"></rect>
    <text class="name" x=${PAD} y=${first}>${fit(node.id, inner, NAME_CHARACTER)}</text>
    ${
      kindFits
        ? svg`<text class="small" text-anchor="end" x=${node.width - PAD} y=${first}
            >${node.kind}</text>`
        : nothing
    }
    ${step ? stateLine(node, step, now) : nothing}
    ${!step && !kindFits ? svg`<text class="small" x=${PAD} y=${first + 17}>${node.kind}</text>` : nothing}`;
}

function stateLine(node: GraphNode, step: StepTasks, now: Date) {
  const task = step.shown;
  const look = lookOf(task.state);
  const y = node.height / 2 + 14;
  const inner = node.width - 2 * PAD;
  const progress = task.state === 'RUNNING' ? task.progress : undefined;
  const word = step.all > 1 ? `${look.label} · ${step.all} tasks` : look.label;
  const time = elapsed(task.startedAt, task.endedAt, now);
  const aside = progress ? `${percent(progress.fraction)} ${progress.what}` : time;
  const room = inner - 18 - word.length * 6.9 - 10;
  return svg`
    <g class="state" transform="translate(${PAD - 1} ${y - 10.5}) scale(.8)">
      <path class="glyph" d=${look.glyph}></path>
    </g>
    <text class="word" x=${PAD + 17} y=${y}>${fit(word, inner - 17, 6.9)}</text>
    ${
      room > 24
        ? svg`<text class="small" text-anchor="end" x=${node.width - PAD} y=${y}
            >${fit(aside, room, SMALL_CHARACTER)}</text>`
        : nothing
    }
    ${progress ? progressBar(node, progress.fraction) : nothing}`;
}

function progressBar(node: GraphNode, fraction: number) {
  const share = Math.min(1, Math.max(0, fraction));
  const y = node.height - 7;
  const width = node.width - 2 * PAD;
  return svg`
    <rect class="track" x=${PAD} y=${y} width=${width} height="3" rx="1.5"></rect>
    <rect class="done" x=${PAD} y=${y} width=${width * share} height="3" rx="1.5"></rect>`;
}
