package dev.millrace.bench.process;

/** Which processes are measured. */
public enum Mode {
  /** Everything in one process, with H2. */
  EMBEDDED("embedded", 1, 1),
  /** One scheduler and one worker over PostgreSQL. */
  POSTGRESQL("postgresql", 1, 1),
  /** Two schedulers and two workers over PostgreSQL. */
  HA("postgresql-ha", 2, 2);

  private final String word;
  private final int schedulers;
  private final int workers;

  Mode(String word, int schedulers, int workers) {
    this.word = word;
    this.schedulers = schedulers;
    this.workers = workers;
  }

  public String word() {
    return word;
  }

  public int schedulers() {
    return schedulers;
  }

  public int workers() {
    return workers;
  }

  /** What is started, for a reader. */
  public String description() {
    return switch (this) {
      case EMBEDDED -> "one process with every role, H2 in a file";
      case POSTGRESQL -> "1 scheduler with the API, 1 worker, PostgreSQL";
      case HA -> "2 schedulers with the API, 2 workers, PostgreSQL";
    };
  }
}
