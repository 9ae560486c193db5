/** Widths remembered; enough for the words of a large graph. */
const KEPT_MAX = 20_000;

const widths = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

/** Width of a line of text in pixels, as the browser would draw it. */
export function widthOf(text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) {
    return known;
  }
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) {
    return text.length * 8;
  }
  pen.font = font;
  const { width } = pen.measureText(text);
  if (widths.size >= KEPT_MAX) {
    widths.clear();
  }
  widths.set(key, width);
  return width;
}

/** As much of the text as fits, with an ellipsis where some is left out. */
export function fit(text: string, room: number, font: string): string {
  if (widthOf(text, font) <= room) {
    return text;
  }
  let [from, to] = [0, text.length];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (widthOf(`${text.slice(0, middle)}…`, font) <= room) {
      from = middle;
    } else {
      to = middle - 1;
    }
  }
  return from === 0 ? '' : `${text.slice(0, from)}…`;
}
