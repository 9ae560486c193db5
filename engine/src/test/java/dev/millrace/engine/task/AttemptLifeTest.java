package dev.millrace.engine.task;

import static dev.millrace.engine.task.Samples.NOW;
import static dev.millrace.engine.task.Samples.T0;
import static dev.millrace.engine.task.Samples.TOKEN;
import static dev.millrace.engine.task.Samples.assignment;
import static dev.millrace.engine.task.Samples.failure;
import static dev.millrace.engine.task.Samples.history;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptLifeTest {
  private static final Task DISPATCHED = new Task.Dispatched(history(1, 0), assignment(1));
  private static final Task RUNNING = new Task.Running(history(1, 0), assignment(1), T0);
  private static final Task STOPPING =
      new Task.Cancelling(history(1, 0), assignment(1), Optional.empty(), false);

  private static AttemptState after(Task before, TaskEvent event) {
    return AttemptState.after(before, event, Samples.moved(before, event));
  }

  @Test
  void anAttemptEndsWithWhatItsTaskMadeOfIt() {
    TaskEvent broke = new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.TRANSIENT));
    TaskEvent done = new TaskEvent.Succeeded(NOW, TOKEN);
    TaskEvent lost = new TaskEvent.WorkerLost(NOW, TOKEN, "left the cluster");

    assertThat(after(DISPATCHED, new TaskEvent.Started(NOW, TOKEN)))
        .isEqualTo(AttemptState.RUNNING);
    assertThat(after(RUNNING, done)).isEqualTo(AttemptState.SUCCEEDED);
    assertThat(after(RUNNING, broke)).as("also if it is retried").isEqualTo(AttemptState.FAILED);
    assertThat(after(RUNNING, lost)).isEqualTo(AttemptState.LOST);
    assertThat(after(RUNNING, new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.LOST))))
        .as("its worker fenced itself")
        .isEqualTo(AttemptState.LOST);
    assertThat(after(STOPPING, lost)).isEqualTo(AttemptState.LOST);
    assertThat(after(STOPPING, done)).isEqualTo(AttemptState.CANCELLED);
    assertThat(after(STOPPING, broke)).isEqualTo(AttemptState.CANCELLED);
  }

  @Test
  void anAttemptThatIsAskedToStopIsStillAtIt() {
    TaskEvent cancel = new TaskEvent.CancelRequested(NOW, "asked by ada");

    assertThat(after(RUNNING, cancel)).isEqualTo(AttemptState.RUNNING);
    assertThat(after(RUNNING, new TaskEvent.AttemptTimedOut(NOW, TOKEN, "30s")))
        .isEqualTo(AttemptState.RUNNING);
  }

  @Test
  void anAttemptThatWaitsIsOpenUntilItsTaskEndsOrGoesOn() {
    Task waiting =
        Samples.moved(RUNNING, new TaskEvent.AttemptWaits(NOW, TOKEN, new Wait.Moment(NOW)));
    TaskEvent come = new TaskEvent.Resumed(NOW, Answer.moment());
    Task ready = Samples.moved(waiting, come);
    Assignment next = new Assignment("w2", 1, TOKEN + 1, NOW);

    assertThat(AttemptState.after(RUNNING, come, waiting)).isEqualTo(AttemptState.WAITING);
    assertThat(after(waiting, come)).isEqualTo(AttemptState.WAITING);
    assertThat(after(ready, new TaskEvent.Assigned(NOW, next))).isEqualTo(AttemptState.ASSIGNED);
    for (Task open : new Task[] {waiting, ready}) {
      assertThat(after(open, new TaskEvent.CancelRequested(NOW, "asked by ada")))
          .isEqualTo(AttemptState.CANCELLED);
      assertThat(after(open, new TaskEvent.TotalTimedOut(NOW, "1h")))
          .isEqualTo(AttemptState.FAILED);
    }
  }
}
