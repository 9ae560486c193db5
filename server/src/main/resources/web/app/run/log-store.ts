import type { LogLine } from '../api/views';

/** Lines kept for showing; older ones are dropped first. */
export const LINES_MAX = 2_000;

/** The lines of one attempt in order, each once, however they arrive. */
export class LogLines {
  private kept: readonly LogLine[] = [];
  private dropped = 0;

  get lines(): readonly LogLine[] {
    return this.kept;
  }

  /** How many earlier lines are not kept. */
  get hidden(): number {
    return this.dropped;
  }

  /** Sequence number of the newest line; 0 if there is none. */
  get last(): number {
    return this.kept[this.kept.length - 1]?.sequence ?? 0;
  }

  /** Adds what of a page is new. Pages come from the server's store and have all that it keeps. */
  read(page: readonly LogLine[]): void {
    const next = [...this.kept];
    for (const line of page) {
      if (line.sequence > (next[next.length - 1]?.sequence ?? 0)) {
        next.push(line);
      }
    }
    const surplus = Math.max(0, next.length - LINES_MAX);
    this.dropped += surplus;
    this.kept = next.slice(surplus);
  }

  /**
   * Adds a line that came live, unless lines before it are missing.
   *
   * @returns false if some are: they must be read
   */
  follow(line: LogLine): boolean {
    if (line.sequence === this.last + 1) {
      this.read([line]);
    }
    return line.sequence <= this.last;
  }
}
