package dev.millrace.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.why.TaskReason.Known;
import dev.millrace.engine.why.TaskReason.Upstream;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskReasonTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Assignment HELD = new Assignment("w1", 2, 7, T0);
  private static final Failure BROKEN = new Failure(FailureClass.TRANSIENT, "host is away");
  private static final Wait CHILD = new Wait.ChildRun("r9", "wine", Map.of());

  private static Task ended(TaskState state) {
    return new Task.Ended(
        History.NONE,
        state,
        state == TaskState.FAILED ? Optional.of(BROKEN) : Optional.empty(),
        "why so",
        T0);
  }

  private static final List<Task> TASKS =
      List.of(
          new Task.Pending(),
          new Task.Ready(History.NONE, T0),
          new Task.Dispatched(History.NONE, HELD),
          new Task.Running(History.NONE, HELD, T0),
          new Task.Mapped(History.NONE, T0),
          new Task.Waiting(History.NONE, new Wait.Moment(T0), T0),
          new Task.Waiting(History.NONE, new Wait.Decision("Go?", Optional.of(T0)), T0),
          new Task.Waiting(History.NONE, CHILD, T0),
          new Task.Backoff(History.NONE, T0, BROKEN),
          new Task.Cancelling(History.NONE, HELD, Optional.empty(), false),
          new Task.CancellingChild(History.NONE, (Wait.ChildRun) CHILD, Optional.empty()),
          new Task.CancellingUnproven(History.NONE, ""),
          new Task.CancellingItems(History.NONE, ""),
          ended(TaskState.SUCCEEDED),
          ended(TaskState.CACHED),
          ended(TaskState.FAILED),
          ended(TaskState.SKIPPED),
          ended(TaskState.UPSTREAM_FAILED),
          ended(TaskState.CANCELLED));

  private static Reason of(Task task, List<Upstream> upstream, Optional<Reason> ready) {
    return TaskReason.of(new Known("r1/t", task, upstream, "", ready, Optional.empty()));
  }

  private static Reason of(Task task) {
    return of(task, List.of(), Optional.empty());
  }

  @Test
  void everyStateHasAReason() {
    Set<TaskState> seen = EnumSet.noneOf(TaskState.class);
    Map<String, String> causes = new TreeMap<>();
    for (Task task : TASKS) {
      Reason reason = of(task);
      assertThat(reason.line()).as(task.toString()).isNotBlank();
      assertThat(reason.cause()).as(task.toString()).matches("[a-z]+(-[a-z]+)*");
      causes.merge(reason.cause(), task.state().name(), (one, other) -> one);
      seen.add(task.state());
    }
    assertThat(seen).as("no state is left out").isEqualTo(EnumSet.allOf(TaskState.class));
    assertThat(causes)
        .containsKeys("moment", "decision", "child-run", "backoff", "stopping", "dispatched");
  }

  @Test
  void theLineHasTheNumbers() {
    assertThat(
            of(
                    new Task.Pending(),
                    List.of(
                        new Upstream("a", TaskState.RUNNING), new Upstream("b", TaskState.READY)),
                    Optional.empty())
                .line())
        .isEqualTo("waits for a (RUNNING), b (READY)");
    History begun = new History(2, 0, 0, Optional.empty(), Optional.empty());
    assertThat(of(new Task.Backoff(begun, T0, BROKEN)).line())
        .isEqualTo(
            "attempt 2 failed (TRANSIENT: host is away); the next one begins at"
                + " 2026-03-01T12:00:00Z");
    assertThat(of(new Task.Waiting(History.NONE, new Wait.Decision("Go?", Optional.of(T0)), T0)))
        .extracting(Reason::line)
        .isEqualTo(
            "asks a person: Go?, at the latest at 2026-03-01T12:00:00Z (millrace approve r1 t)");
  }

  @Test
  void whatAReadyTaskWaitsForIsSaidByItsScheduler() {
    Reason full = Reason.of(new WaitCause.PoolFull("gpu", 2, 2, 1, List.of("r1/a", "r2/b")));

    assertThat(full.cause()).isEqualTo("pool-full");
    assertThat(full.facts())
        .isEqualTo(
            Map.of(
                "pool",
                "gpu",
                "slots",
                2L,
                "used",
                2L,
                "wanted",
                1,
                "users",
                List.of("r1/a", "r2/b")));
    assertThat(of(new Task.Ready(History.NONE, T0), List.of(), Optional.of(full))).isEqualTo(full);
    assertThat(of(new Task.Ready(History.NONE, T0)).cause()).isEqualTo("just-ready");
  }

  @Test
  void optionalNumbersAreNumbersOrNotThere() {
    Reason room = Reason.of(new WaitCause.NoRoom(Optional.of(5L), Optional.empty(), 3, 1.5));

    assertThat(room.cause()).isEqualTo("no-room");
    assertThat(room.facts()).isEqualTo(Map.of("bytes", 5L, "freeBytes", 3L, "freeCpus", 1.5));
  }
}
