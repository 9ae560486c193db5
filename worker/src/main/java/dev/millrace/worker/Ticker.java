package dev.millrace.worker;

/** What time it is, twice: for people and for waiting. */
public interface Ticker {
  /** The machine's own. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic; only differences mean something. */
  long nanos();

  /** Milliseconds since 1970 in UTC; may jump. */
  long wallMillis();
}
