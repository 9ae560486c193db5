package dev.millrace.cli.follow;

/** Shows how far a run is while it runs. Called often; shows only what is new. */
public interface ProgressDisplay extends AutoCloseable {
  /** Does nothing once closed. */
  void show(RunProgress progress);

  /** Leaves the terminal as it was found, below the last picture. May be called from any thread. */
  @Override
  void close();

  /** Shows nothing. */
  static ProgressDisplay silent() {
    return new ProgressDisplay() {
      @Override
      public void show(RunProgress progress) {}

      @Override
      public void close() {}
    };
  }
}
