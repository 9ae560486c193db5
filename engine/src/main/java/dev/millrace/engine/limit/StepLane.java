package dev.millrace.engine.limit;

import dev.millrace.engine.limit.Place.StepOfRun;

/** The tasks of one step of one run, of which only so many may run at the same time. */
final class StepLane<T> {
  private final StepOfRun step;
  private int running;
  private Line<T> line;
  private Lane<T> lane;

  StepLane(StepOfRun step) {
    this.step = step;
  }

  /** The lane of its tasks; all of them are of the same DAG and need the same. */
  Lane<T> of(Line<T> itsLine) {
    if (lane == null || line != itsLine) {
      line = itsLine;
      lane = itsLine.newLane(this);
    }
    return lane;
  }

  boolean isFull() {
    return running >= step.max();
  }

  void running(int more) {
    if (lane == null) {
      running += more;
    } else {
      line.change(lane, () -> running += more);
    }
  }

  /** Nothing of the step runs or waits. */
  boolean isIdle() {
    return running <= 0 && (lane == null || lane.size() == 0);
  }
}
