import { html, svg, type TemplateResult } from 'lit';
import { BAR_ORDER, lookOf } from '../look/states';

/** The state's glyph alone; whoever uses it writes the word beside it. */
export function glyph(word: string): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<path d=${lookOf(word).glyph}></path>`}
  </svg>`;
}

/** A state as glyph, word and colour. */
export function badge(word: string): TemplateResult {
  const look = lookOf(word);
  return html`<span class="badge ${look.tone}" data-state=${word} title=${look.meaning}
    >${glyph(word)}${look.label}</span
  >`;
}

/** In words: `3 succeeded, 1 running`. */
export function countsText(counts: Record<string, number>): string {
  return ordered(counts)
    .map(([word, count]) => `${count} ${lookOf(word).label.toLowerCase()}`)
    .join(', ');
}

/** Tasks by state as a bar, with how many are over of how many. */
export function countsBar(counts: Record<string, number>): TemplateResult {
  const parts = ordered(counts);
  const all = parts.reduce((sum, [, count]) => sum + count, 0);
  const over = parts.reduce((sum, [word, n]) => sum + (lookOf(word).isOver ? n : 0), 0);
  const text = countsText(counts) || 'no tasks';
  return html`<span class="counts" title=${text}>
    <span class="bar" role="img" aria-label=${text}>
      ${parts.map(
        ([word, n]) => html`<span class=${lookOf(word).tone} style="flex: ${n} 0 0"></span>`,
      )}
    </span>
    <span class="of" aria-hidden="true">${over}/${all}</span>
  </span>`;
}

function ordered(counts: Record<string, number>): [string, number][] {
  const place = (word: string) => {
    const index = (BAR_ORDER as readonly string[]).indexOf(word);
    return index < 0 ? BAR_ORDER.length : index;
  };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => place(a) - place(b));
}
