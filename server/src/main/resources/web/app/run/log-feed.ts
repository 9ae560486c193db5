import { LOG_LINES_PER_PAGE, api } from '../api/api';
import { Problem } from '../api/problem';
import type { LogLine } from '../api/views';
import { Store } from '../store/store';
import { LogLines } from './log-store';
import type { LogReader, LogSource } from './run-feed';

const RETRY_MILLIS = 2_000;

/** Wait before reading again what came live and was not stored yet. */
const BEHIND_MILLIS = 200;

/** What the log of an attempt shows. */
export interface LogShown {
  lines: readonly LogLine[];
  /** How many earlier lines are left out. */
  hidden: number;
}

/** Reads the log of one attempt, then follows it live. */
export class LogFeed implements LogReader {
  private readonly log = new LogLines();
  private unfollow: () => void = () => undefined;
  private reading?: AbortController;
  private newest = 0;
  private retry?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly source: LogSource,
    private readonly task: string,
    private readonly attempt: number,
    private readonly store: Store<LogShown>,
  ) {}

  start(): void {
    this.unfollow = this.source.follow(this);
    this.resumed();
  }

  stop(): void {
    this.unfollow();
    this.reading?.abort();
    this.reading = undefined;
    clearTimeout(this.retry);
  }

  line(line: LogLine): void {
    if (line.task !== this.task || line.attempt !== this.attempt) {
      return;
    }
    this.newest = Math.max(this.newest, line.sequence);
    if (this.log.follow(line)) {
      this.show();
    } else if (!this.reading) {
      this.resumed();
    }
  }

  resumed(): void {
    clearTimeout(this.retry);
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    this.read(reading.signal).then(
      () => reading.signal.aborted || this.caughtUp(),
      (error) => reading.signal.aborted || this.refused(Problem.of(error)),
    );
  }

  /** Pages until the end, so that what comes live follows without a gap. */
  private async read(signal: AbortSignal): Promise<void> {
    const { run } = this.source;
    for (;;) {
      const page = await api.logs(run, this.task, this.attempt, this.log.last, signal);
      const before = this.log.last;
      this.log.read(page.items);
      this.show();
      if (page.items.length < LOG_LINES_PER_PAGE || this.log.last === before) {
        return;
      }
    }
  }

  /** A line that came live meanwhile may be newer than what was read. */
  private caughtUp(): void {
    this.reading = undefined;
    if (this.newest > this.log.last) {
      this.retry = setTimeout(() => this.resumed(), BEHIND_MILLIS);
    }
  }

  private show(): void {
    this.store.ready({ lines: this.log.lines, hidden: this.log.hidden });
  }

  private refused(problem: Problem): void {
    this.reading = undefined;
    this.store.failed(problem, new Date());
    if (problem.mayPass) {
      this.retry = setTimeout(() => this.resumed(), RETRY_MILLIS);
    }
  }
}
