package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.TimeLimit;
import dev.millrace.engine.run.RunEvent;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTransitions;
import dev.millrace.engine.run.StopKind;
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
    states(Arrays.stream(RunState.values()).map(s -> row(s, s.isTerminal(), s.means())));
    section("A task", tasks(), TaskState.PENDING.name());
    states(Arrays.stream(TaskState.values()).map(s -> row(s, s.isTerminal(), s.means())));
    section("An attempt", attempts(), AttemptState.ASSIGNED.name());
    states(Arrays.stream(AttemptState.values()).map(s -> row(s, s.isTerminal(), s.means())));
    failures();
    limits();
  }

  private void limits() {
    line("");
    line("## Time limits");
    line("");
    line("| limit | measures | enforced by | then | set by |");
    line("| --- | --- | --- | --- | --- |");
    for (TimeLimit each : TimeLimit.values()) {
      line(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  each.name().toLowerCase(Locale.ROOT),
                  each.measures(),
                  each.enforcedBy(),
                  each.then(),
                  each.setBy()));
    }
    line("");
    line("Without a limit, there is none. How a run that was asked to stop ends:");
    line("");
    line("| asked by | attempts are killed | `finally` | the run ends |");
    line("| --- | --- | --- | --- |");
    for (StopKind each : StopKind.values()) {
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  each.name().toLowerCase(Locale.ROOT),
                  each.isKill() ? "at once" : "10 s after they were asked to stop",
                  each.isKill() ? "does not run" : "runs",
                  each.end()));
    }
    line("");
    line("A harder request comes on top of a softer one: timeout, cancel, kill.");
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
        if (task.hasOpenAttempt() && Samples.apply(task, event) instanceof TaskOutcome.Moved m) {
          AttemptState before = AttemptState.open(task);
          AttemptState after = AttemptState.after(task, event, m.next());
          if (after != before) {
            add(arrows, before, after, word(event));
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
    line("| class | means | retried | who acts |");
    line("| --- | --- | --- | --- |");
    for (FailureClass each : FailureClass.values()) {
      line("| %s | %s | %s | %s |".formatted(each, each.means(), retried(each), each.acts()));
    }
    line("");
    line(
        "A run that a failure of any class failed, or that was cancelled, ends `millrace run` with"
            + " exit code 1.");
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
