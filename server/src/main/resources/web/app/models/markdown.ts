/** Text within a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] };

/** A part of a document. */
export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^\s*```/;
const TABLE_LINE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/**
 * Reads the Markdown that model cards use: headings, paragraphs, lists, tables, code, quotes,
 * emphasis and links. HTML stays text.
 */
export function markdown(source: string): Block[] {
  return new Reader(source.split(/\r?\n/)).blocks();
}

class Reader {
  private at = 0;

  constructor(private readonly lines: string[]) {}

  blocks(): Block[] {
    const blocks: Block[] = [];
    while (this.at < this.lines.length) {
      if (this.line().trim() === '') {
        this.at++;
      } else {
        blocks.push(this.block());
      }
    }
    return blocks;
  }

  private line(): string {
    return this.lines[this.at] ?? '';
  }

  private block(): Block {
    const line = this.line();
    const heading = HEADING.exec(line);
    if (heading) {
      this.at++;
      return { kind: 'heading', level: heading[1]!.length, parts: inline(heading[2]!) };
    }
    if (FENCE.test(line)) return this.fence();
    if (RULE.test(line)) {
      this.at++;
      return { kind: 'rule' };
    }
    if (line.includes('|') && TABLE_LINE.test(this.lines[this.at + 1] ?? '')) return this.table();
    if (ITEM.test(line)) return this.list();
    return line.startsWith('>') ? this.quote() : this.paragraph();
  }

  private fence(): Block {
    const text: string[] = [];
    this.at++;
    while (this.at < this.lines.length && !FENCE.test(this.line())) {
      text.push(this.line());
      this.at++;
    }
    this.at++;
    return { kind: 'code', text: text.join('\n') };
  }

  private table(): Block {
    const head = cells(this.line());
    const rows: Inline[][][] = [];
    this.at += 2;
    while (this.line().includes('|')) {
      rows.push(cells(this.line()));
      this.at++;
    }
    return { kind: 'table', head, rows };
  }

  private list(): Block {
    const items: string[] = [];
    const ordered = ITEM.exec(this.line())?.[1] !== undefined;
    while (this.line().trim() !== '') {
      const item = ITEM.exec(this.line());
      if (item) {
        items.push(item[2]!);
      } else {
        items.push(`${items.pop() ?? ''} ${this.line().trim()}`);
      }
      this.at++;
    }
    return { kind: 'list', ordered, items: items.map(inline) };
  }

  private quote(): Block {
    const text: string[] = [];
    while (this.line().startsWith('>')) {
      text.push(this.line().replace(/^>\s?/, ''));
      this.at++;
    }
    return { kind: 'quote', parts: inline(text.join(' ')) };
  }

  private paragraph(): Block {
    const text = [this.line().trim()];
    this.at++;
    while (this.line().trim() !== '' && !this.begins()) {
      text.push(this.line().trim());
      this.at++;
    }
    return { kind: 'paragraph', parts: inline(text.join(' ')) };
  }

  /** Whether another kind of block begins here. */
  private begins(): boolean {
    const line = this.line();
    return HEADING.test(line) || FENCE.test(line) || ITEM.test(line) || line.startsWith('>');
  }
}

function cells(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replace(/\\\|/g, '|')));
}

const MARK = new RegExp(
  [
    /`([^`]+)`/,
    /\*\*(.+?)\*\*/,
    /__(.+?)__/,
    /\*([^*\s][^*]*)\*/,
    /\b_([^_]+)_\b/,
    /\[([^\]]+)\]\(([^)\s]+)\)/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  for (let found = MARK.exec(rest); found; found = MARK.exec(rest)) {
    if (found.index > 0) {
      parts.push({ kind: 'text', text: rest.slice(0, found.index) });
    }
    parts.push(marked(found));
    rest = rest.slice(found.index + found[0].length);
  }
  return rest ? [...parts, { kind: 'text', text: rest }] : parts;
}

function marked([whole, code, strong, strong2, emphasis, emphasis2, words, href]: RegExpExecArray) {
  if (code !== undefined) return { kind: 'code', text: code } as const;
  const bold = strong ?? strong2;
  if (bold !== undefined) return { kind: 'strong', parts: inline(bold) } as const;
  const slanted = emphasis ?? emphasis2;
  if (slanted !== undefined) return { kind: 'emphasis', parts: inline(slanted) } as const;
  // Only addresses of pages: `javascript:` and the like stay text.
  return href !== undefined && /^https?:\/\//i.test(href)
    ? ({ kind: 'link', href, parts: inline(words ?? href) } as const)
    : ({ kind: 'text', text: whole } as const);
}
