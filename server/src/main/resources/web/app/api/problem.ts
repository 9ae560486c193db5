/** Why a request was not answered as hoped; the words are the server's where there are any. */
export class Problem extends Error {
  /**
   * @param status HTTP status; 0 if there was no answer at all
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
  }

  /** Whether asking again later may help. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) {
      return error;
    }
    const words = error instanceof Error ? error.message : String(error);
    return new Problem(0, 'The page failed', words);
  }

  static unreachable(): Problem {
    return new Problem(0, 'No answer', 'The server cannot be reached.');
  }

  /** Reads an RFC 9457 document; any other body counts as no explanation. */
  static async from(answer: Response): Promise<Problem> {
    const title = answer.statusText || 'Status ' + answer.status;
    const text = await answer.text().catch(() => '');
    if (!/json/.test(answer.headers.get('Content-Type') ?? '')) {
      return new Problem(answer.status, title, '');
    }
    try {
      const body = JSON.parse(text) as { title?: string; detail?: string };
      return new Problem(answer.status, body.title ?? title, body.detail ?? '');
    } catch {
      return new Problem(answer.status, title, '');
    }
  }
}
