package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.run.RunEvent;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTransitions;
import dev.millrace.spi.FailureClass;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/reference/states.md} from what the rules answer. */
final class StatesPage {
  private final StringBuilder page = new StringBuilder();

  static String text() {
    StatesPage page = new StatesPage();
    page.write();
    return page.page.toString();
  }

  private void write() {
    line("# States");
    line("");
    line(
        "The lives of runs, tasks and attempts, drawn from the rules themselves: a test asks every");
    line("state what it makes of every event and compares the answers with this page. To write it");
    line(
        "anew: `./mvnw -pl engine -am test -Dtest=StatesPageTest -Dupdate.docs=true"
            + " -Dsurefire.failIfNoSpecifiedTests=false`.");
    line("");
    line("A late, doubled or stale event changes nothing; it is counted by its reason.");
    section("A run", runs(), RunState.QUEUED.name());
    states(Arrays.stream(RunState.values()).map(s -> row(s, s.isTerminal(), says(s))));
    section("A task", tasks(), TaskState.PENDING.name());
    states(Arrays.stream(TaskState.values()).map(s -> row(s, s.isTerminal(), says(s))));
    section("An attempt", attempts(), AttemptState.ASSIGNED.name());
    states(Arrays.stream(AttemptState.values()).map(s -> row(s, s.isTerminal(), says(s))));
    failures();
  }

  private void section(String title, Map<String, Set<String>> arrows, String first) {
    line("");
    line("## " + title);
    line("");
    line("```mermaid");
    line("stateDiagram-v2");
    line("  [*] --> " + first);
    arrows.forEach((arrow, events) -> line("  " + arrow + ": " + String.join(", ", events)));
    line("```");
  }

  private void states(Stream<String> rows) {
    line("");
    line("| state | end | means |");
    line("| --- | --- | --- |");
    rows.forEach(this::line);
  }

  private static String row(Enum<?> state, boolean end, String means) {
    return "| " + state + " | " + (end ? "yes" : "") + " | " + means + " |";
  }

  private static Map<String, Set<String>> runs() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (RunState state : RunState.values()) {
      for (RunEvent event : RunEvent.values()) {
        RunTransitions.apply(state, event)
            .ifPresent(next -> add(arrows, state, next, event.name()));
      }
    }
    return arrows;
  }

  private static Map<String, Set<String>> tasks() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Task task : Samples.tasks()) {
      for (TaskEvent event : Samples.events(Samples.TOKEN)) {
        if (Samples.apply(task, event) instanceof TaskOutcome.Moved moved) {
          add(arrows, task.state(), moved.next().state(), word(event));
        }
      }
    }
    return arrows;
  }

  private static Map<String, Set<String>> attempts() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Task task : Samples.tasks()) {
      for (TaskEvent event : Samples.events(Samples.TOKEN)) {
        if (task.held().isPresent() && Samples.apply(task, event) instanceof TaskOutcome.Moved m) {
          AttemptState after = AttemptState.after(task, event, m.next());
          if (task.state() == TaskState.DISPATCHED) {
            add(arrows, AttemptState.ASSIGNED, after, word(event));
          } else if (after != AttemptState.RUNNING) {
            add(arrows, AttemptState.RUNNING, after, word(event));
          }
        }
      }
    }
    return arrows;
  }

  private static void add(Map<String, Set<String>> arrows, Enum<?> from, Enum<?> to, String event) {
    arrows
        .computeIfAbsent(from + " --> " + to, arrow -> new TreeSet<>())
        .add(event.toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** {@code AttemptFailed} as {@code attempt failed}. */
  private static String word(TaskEvent event) {
    return event.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", " $1");
  }

  private void failures() {
    line("");
    line("## Failures and retries");
    line("");
    line(
        "Whether another attempt follows is decided by the class of the failure alone. `retry.max`");
    line("counts retries after the first attempt; a lost worker does not consume it.");
    line("");
    line("| class | means | retried |");
    line("| --- | --- | --- |");
    for (FailureClass each : FailureClass.values()) {
      line("| " + each + " | " + says(each) + " | " + retried(each) + " |");
    }
    line("");
    line(
        "The delay before retry *n* is `min(initial * factor^(n-1), limit)`, moved by at most `jitter`");
    line(
        "of itself; the same task and attempt always wait the same. For the defaults of a policy with");
    line("`initial: 10s, factor: 2, limit: 5m` and no jitter: " + delays() + ".");
  }

  private static String delays() {
    return Stream.of(1, 2, 3, 4, 5, 6, 7)
        .map(n -> Samples.TWO.delayAfter(n, "").toSeconds() + " s")
        .collect(Collectors.joining(", "));
  }

  /** Asks the policy itself: with every class listed, and with none. */
  private static String retried(FailureClass each) {
    RetryPolicy none = RetryPolicy.NONE;
    RetryPolicy listed =
        new RetryPolicy(1, Set.of(each), none.initial(), none.factor(), none.limit(), 0);
    boolean always = none.allowsAnotherAfter(each, 9, 1);
    boolean asked = listed.allowsAnotherAfter(each, 1, 0);
    boolean bounded = !listed.allowsAnotherAfter(each, 9, RetryPolicy.LOST_MAX + 1);
    if (!asked) {
      return "never";
    }
    if (!bounded) {
      throw new IllegalStateException(each + " is retried without a bound");
    }
    return always
        ? "always, at once, at most " + RetryPolicy.LOST_MAX + " times"
        : "if `retry.on` lists it, at most `retry.max` times";
  }

  private static String says(RunState state) {
    return switch (state) {
      case QUEUED -> "made, not begun";
      case RUNNING -> "tasks are let go as soon as what they wait for has ended";
      case CANCELLING ->
          "asked to stop; some tasks are not proven to have stopped, or `finally` runs";
      case SUCCEEDED -> "every task has ended and nothing that matters failed";
      case FAILED -> "every task has ended and one that matters failed";
      case CANCELLED -> "every task has ended after someone asked the run to stop";
    };
  }

  private static String says(TaskState state) {
    return switch (state) {
      case PENDING -> "something upstream has not ended";
      case READY -> "may run as soon as a slot is free";
      case DISPATCHED -> "assigned to a worker that has not said that it began";
      case RUNNING -> "a worker is at it";
      case BACKOFF -> "an attempt failed; the next one waits for its time";
      case CANCELLING -> "asked to stop; not proven yet that it has";
      case SUCCEEDED -> "the result of an attempt was accepted";
      case FAILED ->
          "an attempt failed and no other follows, a limit passed, or it could not be given to anyone";
      case SKIPPED -> "its condition was false, an input was not produced, or nothing upstream ran";
      case UPSTREAM_FAILED -> "something upstream failed, so it never could run";
      case CANCELLED -> "stopped on request, and proven gone if it ran";
    };
  }

  private static String says(AttemptState state) {
    return switch (state) {
      case ASSIGNED -> "given to a worker that has not said that it began";
      case RUNNING -> "its worker is at it, or may still be while it is asked to stop";
      case SUCCEEDED -> "its result was accepted";
      case FAILED -> "it reported a failure; its task may be retried";
      case LOST -> "its worker is gone; whatever it still reports is ignored";
      case CANCELLED -> "stopped on request or because it ran out of time";
    };
  }

  private static String says(FailureClass each) {
    return switch (each) {
      case USER -> "a bad parameter or bad user code";
      case DATA -> "the data broke its contract or cannot be read as what it claims to be";
      case GATE -> "the step worked and its verdict is no";
      case TRANSIENT -> "something outside may work next time";
      case OOM -> "memory ran out";
      case TIMEOUT -> "a time limit passed";
      case LOST -> "the worker is gone";
      case INTERNAL -> "a defect in Millrace or a plugin";
    };
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** Every state that some arrow leads to or from. */
  static List<String> drawn() {
    return Stream.of(runs(), tasks(), attempts())
        .flatMap(arrows -> arrows.keySet().stream())
        .flatMap(arrow -> Arrays.stream(arrow.split(" --> ")))
        .distinct()
        .sorted()
        .toList();
  }
}
