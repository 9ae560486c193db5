package dev.millrace.cli.follow;

import dev.millrace.engine.view.TaskView;

/** Shows how far a run is while it runs. Called often; shows only what is new. */
public interface ProgressDisplay extends AutoCloseable {
  /** How the run is now. Does nothing once closed. */
  void show(RunProgress progress);

  /** A task of it that changed just now, perhaps one of many between two pictures. */
  void changed(TaskView task);

  /** Leaves the terminal as it was found, below the last picture. May be called from any thread. */
  @Override
  void close();

  /** Shows nothing. */
  static ProgressDisplay silent() {
    return new ProgressDisplay() {
      @Override
      public void show(RunProgress progress) {}

      @Override
      public void changed(TaskView task) {}

      @Override
      public void close() {}
    };
  }
}
